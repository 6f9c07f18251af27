using System.Collections.Immutable;

namespace OrleansBallot.Ledger.Counting;

internal sealed class Score : CountingRules
{
    public override BallotForm Form => BallotForm.Scores;

    internal override Outcome Count(BallotKind kind, ImmutableArray<BallotCount> ballots) => Totals.Count(kind, ballots);
}
