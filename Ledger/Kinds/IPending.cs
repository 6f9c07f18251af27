namespace OrleansBallot.Ledger;

/// <summary>What is pending at a node, as rules ask for it.</summary>
internal interface IPending
{
    /// <summary>For how long blocks must be able to take in what a node gives a receipt for, in milliseconds (P4).</summary>
    ulong LeastSettle { get; }

    /// <summary>How many elections pending transactions open.</summary>
    int Opening { get; }

    /// <summary>How many of them are a key's.</summary>
    int OpeningOf(PublicKey organiser);

    /// <summary>The pending transaction that has a claim, or null.</summary>
    Transaction? HolderOf(in Claim claim);
}
