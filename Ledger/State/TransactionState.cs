namespace OrleansBallot.Ledger.State;

/// <summary>
/// A node's knowledge of a transaction. Where nodes differ, the later value wins: a transaction that any node has in a block is confirmed,
/// even if other nodes have not heard of it.
/// </summary>
public enum TransactionState
{
    /// <summary>The node has never heard of it.</summary>
    Unknown,

    /// <summary>A rule keeps it out.</summary>
    Refused,

    /// <summary>It waits for a block.</summary>
    Pending,

    /// <summary>A block of the best chain holds it.</summary>
    Confirmed,
}
