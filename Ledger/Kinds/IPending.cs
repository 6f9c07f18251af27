using OrleansBallot.Ledger.Keys;

namespace OrleansBallot.Ledger.Kinds;

/// <summary>A node's pending transactions, as rules ask for them.</summary>
internal interface IPending
{
    /// <summary>How many milliseconds blocks must have to take in a transaction with a receipt (P4).</summary>
    ulong LeastSettle { get; }

    /// <summary>How many elections the pending transactions open.</summary>
    int Opening { get; }

    /// <summary>How many elections the pending transactions of a key open.</summary>
    int OpeningOf(PublicKey organiser);

    /// <summary>The pending transaction that has a claim, or null.</summary>
    Transaction? HolderOf(in Claim claim);
}
