using System.Collections.Immutable;
using System.Globalization;

namespace OrleansBallot.Ledger.Counting;

/// <summary>A count of a motion (N20). Option 0 is for it, option 1 against it.</summary>
/// <param name="For">Votes for it.</param>
/// <param name="Against">Votes against it.</param>
/// <param name="Ranking">Both options, the one with more votes first.</param>
public sealed record MotionOutcome(long For, long Against, ImmutableArray<int> Ranking) : Outcome(Ranking, [])
{
    /// <summary>What the votes for it are a part of.</summary>
    public long Whole => Terms.Majority.Base switch
    {
        MajorityBase.Votes => For + Against,
        MajorityBase.Ballots => Ballots + Blank,
        _ => RollWeight ?? throw new InvalidOperationException("A majority of the roll was asked for, and there is no roll."),
    };

    internal override string How(IReadOnlyList<string> names)
    {
        var (isCarried, majority) = (Result == ContestOutcome.Carried, Terms.Majority);
        var bar = majority.Bar == MajorityBar.MoreThan ? "more than" : "at least";
        var whole = majority.Base switch
        {
            MajorityBase.Votes => $"the votes for {names[0]} and {names[1]}",
            MajorityBase.Ballots => "all ballots",
            _ => "all votes on the roll",
        };
        var share = (100m * For / Whole).ToString("0.0", CultureInfo.InvariantCulture);
        var (yes, no) = ($"{Minutes.Number(For)} {names[0]}", $"{Minutes.Number(Against)} {names[1]}");
        return $"{(isCarried ? "Carried" : "Not carried")}, with {yes} and {no}: "
            + $"{share}% of {whole}, where {bar} {majority.Part} was needed.";
    }

    private protected override ContestOutcome Decided =>
        Terms.Majority.IsReachedBy(For, Whole) ? ContestOutcome.Carried : ContestOutcome.NotCarried;
}

internal sealed class Motion : CountingRules
{
    public override BallotForm Form => BallotForm.Set;

    public override string Unit => "Votes";

    internal override int MostSeats(int options) => 1;

    internal override ContestTerms Usual(CountingMethod method, byte options, byte seats) =>
        new(method, seats, Least: 1, Most: 1) { Majority = Majority.Simple };

    internal override bool CanHave(ContestTerms terms, int options) =>
        options == 2 && terms is { Seats: 1, Least: 1, Most: 1, Top: 0 } && terms.Majority.IsSound && terms.Ties == TieRule.Lots;

    /// <summary>Nothing about a motion depends on a lot: equal votes are not more than half, and at least half.</summary>
    internal override Outcome Count(Poll poll)
    {
        var totals = poll.Totals();
        return new MotionOutcome(totals[0], totals[1], totals[0] > totals[1] ? [0, 1] : [1, 0]);
    }
}
