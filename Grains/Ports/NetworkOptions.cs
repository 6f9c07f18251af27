using OrleansBallot.Ledger.Blocks;
using OrleansBallot.Ledger.Keys;
using OrleansBallot.Ledger.Pools;

namespace OrleansBallot.Grains;

/// <summary>The network's settings, which every grain of a silo needs. They are validated where they are read from configuration.</summary>
public sealed record NetworkOptions(ChainParameters Chain)
{
    /// <summary>How often a node sends the tracker a heartbeat.</summary>
    public TimeSpan Heartbeat { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long without a heartbeat makes a member suspect.</summary>
    public TimeSpan SuspectAfter { get; init; } = TimeSpan.FromSeconds(6);

    /// <summary>How long without a heartbeat removes a member.</summary>
    public TimeSpan RemoveAfter { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>
    /// The keys of named nodes, each by the beginning of its digest. Any other name belongs to the first key that joins by it.
    /// </summary>
    public IReadOnlyDictionary<string, string> NodeKeys { get; init; } = new Dictionary<string, string>();

    /// <summary>True when only nodes of <see cref="NodeKeys"/> may join.</summary>
    public bool IsClosed { get; init; }

    /// <summary>How often a node compares tips and pools with its peers, which makes up for lost hints.</summary>
    public TimeSpan AntiEntropy { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How often a node asks the other silos for their time, and its storage, where that has a clock.</summary>
    public TimeSpan ClockTime { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a peer, or the tracker, may take to answer.</summary>
    public TimeSpan PeerDeadline { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// The least time between two signatures over groups of receipts: a signature costs milliseconds, whatever it covers.
    /// </summary>
    public TimeSpan ReceiptPace { get; init; } = TimeSpan.FromMilliseconds(25);

    /// <summary>
    /// The most bytes of transactions that a node reads ahead of a change of branch, which is then one step for all readers. A longer
    /// change is made one block at a time, and calls to the node wait meanwhile.
    /// </summary>
    public long ReadAhead { get; init; } = 16 * 1024 * 1024;

    /// <summary>The most headers off the best chain that a node keeps (H8).</summary>
    public int SideHeaders { get; init; } = Ledger.Chains.Chain.MostSideHeaders;

    /// <summary>The most bytes of bodies off the best chain. Beyond them a node fetches only bodies of better branches (H8).</summary>
    public long SideBytes { get; init; } = Ledger.Chains.Chain.MostSideBytes;

    /// <summary>How long blocks must have to take in a transaction with a receipt (P4).</summary>
    public TimeSpan LeastSettle { get; init; } = TimeSpan.FromMilliseconds(Chain.LeastSettle);

    /// <summary>The most transactions that a node's pool holds.</summary>
    public int PoolTransactions { get; init; } = Pool.DefaultTransactions;

    /// <summary>The account that gets the rewards of this silo's nodes; null for each node's own account.</summary>
    public PublicKey? MiningAccount { get; init; }

    /// <summary>True when nodes have miners.</summary>
    public bool Mining { get; init; } = true;
}
