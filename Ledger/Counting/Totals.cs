using System.Collections.Immutable;

namespace OrleansBallot.Ledger.Counting;

/// <summary>A count of plurality, approval or scores: the totals decide (N5).</summary>
/// <param name="Totals">Votes, or points, by option.</param>
/// <param name="Ranking">All options that are not withdrawn, best first.</param>
/// <param name="Ties">Where lots were needed.</param>
public sealed record TotalsOutcome(
    ImmutableArray<long> Totals, ImmutableArray<int> Ranking, ImmutableArray<Tie> Ties) : Outcome(Ranking, Ties)
{
    internal override string How(IReadOnlyList<string> names) =>
        $"with {Minutes.Count([.. Winners.Select(option => Totals[option])], CountingMethods.Of(Terms.Method).Unit.ToLowerInvariant())}";
}

/// <summary>A method whose totals decide.</summary>
internal class TotalsRules(BallotForm form, string unit) : CountingRules
{
    public override BallotForm Form => form;

    public override string Unit => unit;

    internal override Outcome Count(Poll poll)
    {
        var totals = poll.Totals();
        var (order, ties) = Ranking.Of(poll, (one, other) => totals[one] > totals[other]);
        return new TotalsOutcome([.. totals], order, ties);
    }
}

internal sealed class Plurality() : TotalsRules(BallotForm.Set, "Votes")
{
    /// <summary>As many choices as seats.</summary>
    internal override ContestTerms Usual(CountingMethod method, byte options, byte seats) => new(method, seats, Least: 1, Most: seats);
}

internal sealed class Approval() : TotalsRules(BallotForm.Set, "Approvals");

internal sealed class Score() : TotalsRules(BallotForm.Scores, "Points")
{
    internal override byte UsualTop => 10;
}
