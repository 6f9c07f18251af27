using System.Collections.Immutable;
using OrleansBallot.Ledger.Counting;
using OrleansBallot.Ledger.Rules;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Client;

/// <summary>Ballots from a file, before it is known how they are counted.</summary>
/// <param name="Title">What the election was about; null where the file does not say.</param>
/// <param name="Seats">How many win; null where the file does not say.</param>
/// <param name="Options">The options.</param>
/// <param name="Withdrawn">The withdrawn options: bit i stands for option i.</param>
/// <param name="Ballots">The ballots.</param>
internal sealed record CastBallots(
    string? Title, int? Seats, ImmutableArray<string> Options, ulong Withdrawn, ImmutableArray<CastBallot> Ballots)
{
    /// <summary>
    /// The ballots as a contest takes them, equal ones once. Where it takes fewer choices than a ballot has, the first ones count.
    /// </summary>
    /// <exception cref="Failure">A ballot breaks a rule of the contest; the message names its line.</exception>
    public ImmutableArray<BallotCount> For(ContestTerms terms, string file)
    {
        // A count by the single transferable vote is exact up to so many (O11).
        if ((ulong)Ballots.Sum(ballot => ballot.Times) > Limits.RollWeight)
            throw Failure.Usage($"{file} has more than {Limits.RollWeight} ballots.");
        var counts = new Dictionary<Ballot, long>();
        foreach (var (line, choices, times) in Ballots)
        {
            var first = terms.Form == BallotForm.Scores ? choices : choices[..Math.Min(choices.Length, terms.Most)];
            var ballot = new Ballot(terms.Form == BallotForm.Set ? [.. first.Order()] : first);
            var rule = terms.Judge(Options.Length, ballot.Choices.AsSpan());
            if (rule != Rejection.None) throw Failure.Usage($"{file}, line {line}: {Rules.Explain(rule.Name())}");
            counts[ballot] = counts.GetValueOrDefault(ballot) + times;
        }

        return [.. counts.Select(count => new BallotCount(count.Key, count.Value))];
    }
}

/// <summary>A ballot of a file.</summary>
/// <param name="Line">Its line, from 1 on.</param>
/// <param name="Choices">Options, the most preferred first, or a score for each.</param>
/// <param name="Times">How many such ballots there are.</param>
internal readonly record struct CastBallot(int Line, ImmutableArray<int> Choices, long Times);
