using System.Collections.Immutable;
using OrleansBallot.Ledger.Rules;

namespace OrleansBallot.Ledger.Counting;

/// <summary>A contest's ballots, ready to count: judged, and without withdrawn options (N13).</summary>
internal sealed class Poll
{
    /// <exception cref="InvalidOperationException">A ballot breaks a rule of the contest.</exception>
    public Poll(ContestTerms terms, int options, ImmutableArray<BallotCount> ballots, Lots lots, ulong withdrawn)
    {
        (Terms, Options, Lots) = (terms, options, lots);
        Live = [.. Enumerable.Range(0, options).Where(option => (withdrawn >> option & 1) == 0)];
        var counted = ImmutableArray.CreateBuilder<BallotCount>(ballots.Length);
        foreach (var (ballot, times) in ballots)
        {
            if (times < 1 || terms.Judge(options, ballot.Choices.AsSpan()) != Rejection.None)
                throw new InvalidOperationException($"{ballot}, {times} times, is no ballot of {terms}.");
            var rest = withdrawn == 0 ? ballot : terms.Form.Without(ballot, withdrawn);
            if (rest.IsBlank)
            {
                Blank = checked(Blank + times);
                continue;
            }

            Cast = checked(Cast + times);
            counted.Add(new(rest, times));
        }

        Ballots = counted.ToImmutable();
    }

    public ContestTerms Terms { get; }

    /// <summary>How many options the contest has, withdrawn ones included.</summary>
    public int Options { get; }

    /// <summary>The options that are not withdrawn, in the contest's order.</summary>
    public ImmutableArray<int> Live { get; }

    /// <summary>The ballots that are not blank.</summary>
    public ImmutableArray<BallotCount> Ballots { get; }

    /// <summary>Their weight.</summary>
    public long Cast { get; }

    /// <summary>The weight of the blank ballots.</summary>
    public long Blank { get; }

    public Lots Lots { get; }

    /// <summary>The running counts of the ballots that are not blank (N2), without withdrawn options.</summary>
    public long[] Totals()
    {
        var totals = new long[Options];
        foreach (var (ballot, times) in Ballots) Terms.Add(ballot.Choices.AsSpan(), times, totals);
        foreach (var option in Enumerable.Range(0, Options).Except(Live)) totals[option] = 0;
        return totals;
    }
}
