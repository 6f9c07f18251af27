using Orleans.Concurrency;

namespace OrleansBallot.Grains.Interfaces;

/// <summary>
/// A voting node, as other nodes and the tracker see it. Key: the node's name. Hints are one-way, may be lost, and go into bounded inboxes.
/// Questions are answered from a snapshot, and expire when they wait too long. Bytes are untrusted and decoded by the receiving node.
/// </summary>
[Alias("ballot.peer")]
public interface INodePeer : IGrainWithStringKey
{
    /// <summary>How long a question waits for its answer, as a time span.</summary>
    const string Deadline = "00:00:02";

    /// <summary>A peer has a new tip.</summary>
    [OneWay, AlwaysInterleave, Alias("new-block")]
    Task NewBlock(BlockHint hint);

    /// <summary>A peer passes on pending transactions.</summary>
    [OneWay, AlwaysInterleave, Alias("new-vote")]
    Task NewTransactions(TransactionHint hint);

    /// <summary>
    /// The tracker's list has changed. Anybody may send this: the node asks the tracker when its own list has another version.
    /// </summary>
    /// <param name="peers">The version of the list. Its members are not read, and the tracker leaves them out.</param>
    [OneWay, AlwaysInterleave, Alias("peer-list-update")]
    Task PeerListUpdate(PeerList peers);

    /// <summary>This node's tip, and a summary of its pool.</summary>
    [AlwaysInterleave, ResponseTimeout(Deadline), Alias("get-chain-info")]
    Task<ChainInfo> GetChainInfo();

    /// <summary>Headers of this node's best chain after the highest hash of the locator that is on it; at most 2,000.</summary>
    [AlwaysInterleave, ResponseTimeout(Deadline), Alias("get-headers")]
    Task<HeaderPage> GetHeaders(HeaderQuery query, CancellationToken stop = default);

    /// <summary>Bodies by hash, in the order asked, until a page of 1 MiB is full; at least one block when the first is here.</summary>
    [AlwaysInterleave, ResponseTimeout(Deadline), Alias("get-blocks")]
    Task<BlockPage> GetBlocks(BlockQuery query, CancellationToken stop = default);

    /// <summary>Pending transactions from an offset, until a page of 1 MiB is full.</summary>
    [AlwaysInterleave, ResponseTimeout(Deadline), Alias("get-votes")]
    Task<TransactionBatch> GetTransactions(int offset, CancellationToken stop = default);
}
