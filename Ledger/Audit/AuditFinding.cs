namespace OrleansBallot.Ledger;

/// <summary>What speaks against a chain that keeps every rule of its blocks (PROTOCOL §13).</summary>
public enum AuditFinding
{
    /// <summary>A1: more keys have voted than can have got a credential.</summary>
    MoreBallotsThanIssued,

    /// <summary>The chain lacks a block that is known from elsewhere.</summary>
    UnknownTip,

    /// <summary>R1: there are receipts, and none of them is genuine for this chain.</summary>
    ReceiptNotGenuine,

    /// <summary>R5: the chain lacks what was promised.</summary>
    ReceiptNotConfirmed,
}
