namespace OrleansBallot.Ledger;

/// <summary>What a chain says about a receipt (PROTOCOL §8, R1 to R6).</summary>
public enum ReceiptFinding
{
    /// <summary>R1: it is no node's promise on this chain, and proves nothing, for or against.</summary>
    NotGenuine,

    /// <summary>R2: the chain holds the transaction. That proves this one, and nothing about the rest of the chain.</summary>
    Confirmed,

    /// <summary>R6: the chain lacks the transaction, and without it nobody can see what may have kept it out.</summary>
    WithoutTransaction,

    /// <summary>R3: a rule keeps the transaction out, as the chain shows, for which an honest node may have given a receipt. Nobody broke a promise.</summary>
    Superseded,

    /// <summary>R4: the chain ends before the transaction had its time to come in. It says nothing yet.</summary>
    TooNew,

    /// <summary>R5: a node promised to keep this transaction, it had its time, and the chain lacks it.</summary>
    NotConfirmed,
}
