using System.Collections.Immutable;

namespace OrleansBallot.Ledger.Counting;

/// <summary>
/// The rules of a counting method: which ballots it takes, and how it counts them. Its <see cref="Outcome"/> writes the report.
/// </summary>
public abstract class CountingRules
{
    /// <summary>The form of its ballots, which judges a ballot and adds it to the running counts.</summary>
    public abstract BallotForm Form { get; }

    /// <summary>Counts ballots that were judged to be of this kind; some may be blank.</summary>
    internal abstract Outcome Count(BallotKind kind, ImmutableArray<BallotCount> ballots);
}
