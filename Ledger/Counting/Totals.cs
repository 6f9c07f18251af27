using System.Collections.Immutable;

namespace OrleansBallot.Ledger.Counting;

/// <summary>A count of plurality, approval or scores: the totals decide (N5).</summary>
/// <param name="Totals">Votes, or points, by option.</param>
/// <param name="Ranking">All options, best first.</param>
/// <param name="Ties">Where the tie rule was needed.</param>
public sealed record TotalsOutcome(
    ImmutableArray<long> Totals, ImmutableArray<int> Ranking, ImmutableArray<Tie> Ties) : Outcome(Ranking, Ties);

internal static class Totals
{
    public static TotalsOutcome Count(BallotKind kind, ImmutableArray<BallotCount> ballots)
    {
        var totals = new long[kind.Options];
        foreach (var (ballot, times) in ballots) kind.Add(ballot.Choices.AsSpan(), times, totals);
        var (order, ties) = Ranking.Of(kind.Options, (one, other) => totals[one] > totals[other]);
        return new([.. totals], order, ties);
    }
}
