using System.Collections.Immutable;
using OrleansBallot.Ledger.Rules;

namespace OrleansBallot.Ledger.Counting;

/// <summary>A place for which the tie rule was needed (N4, N7).</summary>
/// <param name="Place">The place in the ranking that the tie rule gave away; 1 is the best.</param>
/// <param name="Options">The equal options, at least two, in the election's order.</param>
public sealed record Tie(int Place, ImmutableArray<int> Options);

/// <summary>The result of a count, with everything that is needed to follow it. Options are indices in the election's order.</summary>
/// <param name="Ranking">All options, best first.</param>
/// <param name="Ties">Where the tie rule was needed: from the first place on, or in the order of the rounds.</param>
public abstract record Outcome(ImmutableArray<int> Ranking, ImmutableArray<Tie> Ties)
{
    /// <summary>The counting method.</summary>
    public CountingMethod Method { get; private init; }

    /// <summary>How many ballots were counted, without blank ones.</summary>
    public long Ballots { get; private init; }

    /// <summary>How many ballots were blank (N3).</summary>
    public long Blank { get; private init; }

    /// <summary>How many options can win.</summary>
    public int Seats { get; private init; } = 1;

    /// <summary>The options that win, best first; none where no ballot was counted (N11).</summary>
    public ImmutableArray<int> Winners => Ballots == 0 ? [] : Ranking[..Seats];

    /// <summary>The option that wins; null where no ballot was counted.</summary>
    public int? Winner => Winners is [var winner, ..] ? winner : null;

    /// <summary>True when the tie rule chose between the winner and another option (N11).</summary>
    public bool WinnerByTie => !Tied.IsEmpty;

    private ImmutableArray<int> Tied =>
        Winner is { } winner ? [.. Ties.Where(tie => tie.Options.Contains(winner)).SelectMany(tie => tie.Options).Distinct().Order()] : [];

    /// <summary>Counts ballots (N3 to N11). The result does not depend on their order.</summary>
    /// <param name="kind">The kind of the ballots.</param>
    /// <param name="ballots">Ballots that were judged to be of this kind.</param>
    /// <exception cref="InvalidOperationException">A ballot is not of this kind.</exception>
    public static Outcome Of(BallotKind kind, ImmutableArray<BallotCount> ballots)
    {
        ArgumentNullException.ThrowIfNull(kind);
        var (counted, blank) = (0L, 0L);
        foreach (var (ballot, times) in ballots)
        {
            if (times < 1 || kind.Judge(ballot.Choices.AsSpan()) is not Rejection.None)
            {
                throw new InvalidOperationException($"{ballot}, {times} times, is no ballot of {kind}.");
            }

            if (ballot.IsBlank) blank = checked(blank + times);
            else counted = checked(counted + times);
        }

        return CountingMethods.Of(kind.Method).Count(kind, ballots) with { Method = kind.Method, Ballots = counted, Blank = blank };
    }

    /// <summary>The count for programs that show it without knowing its method.</summary>
    public CountReport ToReport()
    {
        var form = CountingMethods.Of(Method).Form;
        return new(Seats, Winners, form.Unit, form != BallotForm.Scores, Tables) { Tied = Tied };
    }

    /// <summary>The steps of the count, where totals do not show them.</summary>
    private protected virtual ImmutableArray<ReportTable> Tables => [];
}
