using OrleansBallot.Ledger;

namespace OrleansBallot.Grains;

/// <summary>What every grain of a silo needs to know of its network. Validated where it is read from configuration.</summary>
public sealed record NetworkOptions(ChainParameters Chain)
{
    /// <summary>How often a node tells the tracker that it lives.</summary>
    public TimeSpan Heartbeat { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>After how long without a heartbeat a member is suspect.</summary>
    public TimeSpan SuspectAfter { get; init; } = TimeSpan.FromSeconds(6);

    /// <summary>After how long without a heartbeat a member is removed.</summary>
    public TimeSpan RemoveAfter { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>By names of nodes: how the digests of the keys begin that they must have. Other names belong to the key that joins by them first.</summary>
    public IReadOnlyDictionary<string, string> NodeKeys { get; init; } = new Dictionary<string, string>();

    /// <summary>Whether only nodes of <see cref="NodeKeys"/> may join.</summary>
    public bool IsClosed { get; init; }

    /// <summary>How often a node compares tips and pools with its peers, so that no lost hint matters.</summary>
    public TimeSpan AntiEntropy { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How often a node asks the other silos for their time, and its storage, where that has a clock.</summary>
    public TimeSpan ClockTime { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a peer, or the tracker, may take to answer.</summary>
    public TimeSpan PeerDeadline { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long after one group of receipts the next is signed, at the least: a signature costs milliseconds, whatever it covers.</summary>
    public TimeSpan ReceiptPace { get; init; } = TimeSpan.FromMilliseconds(25);

    /// <summary>
    /// Bytes of transactions that a node reads ahead of a change of branch, which is then one step to everybody. A longer way is gone with one
    /// block at hand, and whoever asks the node meanwhile waits.
    /// </summary>
    public long ReadAhead { get; init; } = 16 * 1024 * 1024;

    /// <summary>Headers off the best chain that a node keeps at the most (H8).</summary>
    public int SideHeaders { get; init; } = Ledger.Chain.MostSideHeaders;

    /// <summary>Bytes of bodies off the best chain beyond which a node fetches those of better branches only (H8).</summary>
    public long SideBytes { get; init; } = Ledger.Chain.MostSideBytes;

    /// <summary>For how long blocks must be able to take in what nodes give receipts for (P4).</summary>
    public TimeSpan LeastSettle { get; init; } = TimeSpan.FromMilliseconds(Chain.LeastSettle);

    /// <summary>Transactions that a node's pool holds at the most.</summary>
    public int PoolTransactions { get; init; } = Pool.DefaultTransactions;

    /// <summary>Whose coins the rewards of this silo's nodes are; null for each node's own account.</summary>
    public PublicKey? MiningAccount { get; init; }

    /// <summary>Whether nodes have something to mine with.</summary>
    public bool Mining { get; init; } = true;
}
