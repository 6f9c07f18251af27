namespace OrleansBallot.Ledger;

/// <summary>
/// What a node knows of a transaction. A later value outweighs the earlier ones: what any node has in a block is confirmed, whatever
/// others have not heard of yet.
/// </summary>
public enum TransactionState
{
    /// <summary>It has never heard of it.</summary>
    Unknown,

    /// <summary>A rule keeps it out.</summary>
    Refused,

    /// <summary>It waits for a block.</summary>
    Pending,

    /// <summary>A block of the best chain holds it.</summary>
    Confirmed,
}
