namespace OrleansBallot.Ledger.Audit;

/// <summary>A fault of a chain that keeps every rule of its blocks (PROTOCOL §13).</summary>
public enum AuditFinding
{
    /// <summary>A1: more keys have voted than can have got a credential.</summary>
    MoreBallotsThanIssued,

    /// <summary>The chain lacks a block that the auditor knows from elsewhere.</summary>
    UnknownTip,

    /// <summary>R1: there are receipts, and none of them is genuine for this chain.</summary>
    ReceiptNotGenuine,

    /// <summary>R5: the chain lacks a transaction for which a node gave a receipt.</summary>
    ReceiptNotConfirmed,
}
