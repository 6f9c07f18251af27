namespace OrleansBallot.Ledger;

/// <summary>What a chain says about a receipt (PROTOCOL §8, R1 to R5).</summary>
public enum ReceiptFinding
{
    /// <summary>R1: it is no node's promise on this chain, and proves nothing, for or against.</summary>
    NotGenuine,

    /// <summary>R2: the chain holds the transaction.</summary>
    Confirmed,

    /// <summary>R3: the chain holds another vote or transfer by the same key, because of which the rules refuse this one. Nobody broke a promise.</summary>
    Superseded,

    /// <summary>R4: the chain ends before the transaction had its time to come in. It says nothing yet.</summary>
    TooNew,

    /// <summary>R5: a node promised to keep this transaction, it had its time, and the chain lacks it.</summary>
    NotConfirmed,
}
