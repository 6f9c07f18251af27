using OrleansBallot.Ledger.Keys;
using OrleansBallot.Ledger.State;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Ledger.Kinds;

/// <summary>The facts of a sound chain about a transaction that it lacks, as R3 asks for them.</summary>
internal interface IEvidence
{
    /// <summary>The state at the tip.</summary>
    LedgerState State { get; }

    /// <summary>How many milliseconds blocks had to have to take in a transaction with a receipt (P4).</summary>
    ulong LeastSettle { get; }

    /// <summary>The time of the block with an election's seal; null while there is none.</summary>
    Timestamp? SealedAt(Election election);

    /// <summary>
    /// O8, O9: true when all places for elections were taken when a node took an opening, or before blocks had their time for it. Places
    /// that were taken later are no excuse.
    /// </summary>
    bool HadNoRoom(PublicKey organiser, Timestamp accepted);

    /// <summary>
    /// True when a transaction was accepted shortly before an end after which no block can hold it. A receipt that is dated after that end
    /// is false by itself, and has no excuse.
    /// </summary>
    bool IsTooLate(Timestamp end, Timestamp accepted) => accepted < end && end.Since(accepted) < LeastSettle;
}
