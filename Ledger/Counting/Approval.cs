using System.Collections.Immutable;

namespace OrleansBallot.Ledger.Counting;

internal sealed class Approval : CountingRules
{
    public override BallotForm Form => BallotForm.Set;

    internal override Outcome Count(BallotKind kind, ImmutableArray<BallotCount> ballots) => Totals.Count(kind, ballots);
}
