namespace OrleansBallot.Ledger.Audit;

/// <summary>A chain's answer about a receipt (PROTOCOL §8, R1 to R6).</summary>
public enum ReceiptFinding
{
    /// <summary>R1: it is no node's promise on this chain, and proves nothing, for or against.</summary>
    NotGenuine,

    /// <summary>R2: the chain holds the transaction. That proves this one, and nothing about the rest of the chain.</summary>
    Confirmed,

    /// <summary>
    /// R6: the chain lacks the transaction. Without the transaction's bytes nobody can see which rule may have kept it out.
    /// </summary>
    WithoutTransaction,

    /// <summary>
    /// R3: the chain shows a rule that keeps the transaction out, and an honest node may still have given the receipt. Nobody broke a
    /// promise.
    /// </summary>
    Superseded,

    /// <summary>R4: the chain ends before the transaction had its time to come in, so it says nothing yet.</summary>
    TooNew,

    /// <summary>R5: a node promised to keep this transaction, it had its time, and the chain lacks it.</summary>
    NotConfirmed,
}
