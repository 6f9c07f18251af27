using System.Collections.Immutable;

namespace OrleansBallot.Ledger.Counting;

internal sealed class Plurality : CountingRules
{
    public override BallotForm Form => BallotForm.One;

    internal override Outcome Count(BallotKind kind, ImmutableArray<BallotCount> ballots) => Totals.Count(kind, ballots);
}
