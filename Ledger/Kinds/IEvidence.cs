namespace OrleansBallot.Ledger;

/// <summary>What a sound chain shows of a transaction that it lacks, as R3 asks for it.</summary>
internal interface IEvidence
{
    /// <summary>The state at the tip.</summary>
    LedgerState State { get; }

    /// <summary>For how long blocks had to be able to take in what a node gave a receipt for, in milliseconds (P4).</summary>
    ulong LeastSettle { get; }

    /// <summary>When the block with an election's seal is dated; null while there is none.</summary>
    Timestamp? SealedAt(Election election);

    /// <summary>
    /// O8, O9: whether all places for elections were taken when a node took an opening, or before blocks had their time for it. Those
    /// that are taken later excuse nobody.
    /// </summary>
    bool HadNoRoom(PublicKey organiser, Timestamp accepted);

    /// <summary>
    /// Whether something was accepted shortly before an end after which no block can hold it. A receipt that is dated after that end is
    /// false by itself, and excused by nothing.
    /// </summary>
    bool IsTooLate(Timestamp end, Timestamp accepted) => accepted < end && end.Since(accepted) < LeastSettle;
}
