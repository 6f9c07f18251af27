using System.Collections.Immutable;

namespace OrleansBallot.Ledger.Counting;

/// <summary>A count by STAR: score, then an automatic runoff (N14).</summary>
/// <param name="Totals">Points by option.</param>
/// <param name="Preferring">How many ballots give each of the first two options a higher score than the other.</param>
/// <param name="Ranking">The winner, the other one of the runoff, then the rest in the order of their points.</param>
/// <param name="Ties">Where lots were needed.</param>
public sealed record StarOutcome(
    ImmutableArray<long> Totals, (long Winner, long Other) Preferring, ImmutableArray<int> Ranking, ImmutableArray<Tie> Ties)
    : Outcome(Ranking, Ties)
{
    private protected override bool GoesByStages => true;

    internal override string How(IReadOnlyList<string> names)
    {
        if (Ranking.Length < 2) return "";
        var (other, ballots) = (names[Ranking[1]], Minutes.Number(Preferring.Winner));
        return Preferring.Winner == Preferring.Other
            ? $"after a runoff with {other} in which {ballots} ballots preferred each"
            : $"preferred to {other} by {ballots} ballots to {Minutes.Number(Preferring.Other)}";
    }

    private protected override ImmutableArray<ReportTable> Tables => Ranking.Length < 2 ? [] :
    [
        new(
            "Points, then a runoff",
            "The two options with most points meet in a runoff. The one that more ballots score higher wins.",
            "Option", ["Points", "Runoff"],
            [
                .. Ranking.Select((option, place) => new ReportRow(
                    option, null, [Totals[option], place switch { 0 => Preferring.Winner, 1 => Preferring.Other, _ => null }],
                    place > 1 ? 0 : null)),
                new(null, "no preference", [null, Ballots - Preferring.Winner - Preferring.Other]),
            ]),
    ];
}

internal sealed class Star : CountingRules
{
    public override BallotForm Form => BallotForm.Scores;

    public override string Unit => "Points";

    internal override byte UsualTop => 5;

    internal override int MostSeats(int options) => 1;

    internal override Outcome Count(Poll poll)
    {
        var totals = poll.Totals();
        var preferring = Preferring(poll);
        var wins = poll.Live.ToDictionary(option => option, option => poll.Live.Count(other =>
            totals[other] == totals[option] && preferring[option, other] > preferring[other, option]));
        var tops = poll.Live.ToDictionary(option => option, option => poll.Ballots
            .Where(ballot => ballot.Ballot.Choices[option] == poll.Terms.Top).Sum(ballot => ballot.Times));
        var (order, ties) = Ranking.Of(poll, (one, other) =>
            (totals[one], wins[one], tops[one]).CompareTo((totals[other], wins[other], tops[other])) > 0);
        if (order is not [var first, var second, ..]) return new StarOutcome([.. totals], default, order, ties);

        // Of two options that as many ballots score higher, the one that stands first by its points stays first.
        var (ahead, behind) = (preferring[first, second], preferring[second, first]);
        if (ahead != behind) ties = Runoff(ties, [first, second]);
        return behind > ahead
            ? new StarOutcome([.. totals], (behind, ahead), [second, first, .. order[2..]], ties)
            : new StarOutcome([.. totals], (ahead, behind), order, ties);
    }

    /// <summary>A lot between the two of the runoff has decided nothing once ballots prefer one of them.</summary>
    private static ImmutableArray<Tie> Runoff(ImmutableArray<Tie> ties, ImmutableArray<int> both) =>
        [.. ties.Where(tie => tie.Place != 1 || tie.Options.Length > 2 || !tie.Options.All(both.Contains))];

    /// <summary>How many ballots score the first option higher than the second.</summary>
    private static long[,] Preferring(Poll poll)
    {
        var preferring = new long[poll.Options, poll.Options];
        foreach (var (ballot, times) in poll.Ballots)
        {
            foreach (var one in poll.Live)
            {
                foreach (var other in poll.Live)
                {
                    if (ballot.Choices[one] > ballot.Choices[other]) preferring[one, other] = checked(preferring[one, other] + times);
                }
            }
        }

        return preferring;
    }
}
