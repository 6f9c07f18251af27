using Orleans.Concurrency;

namespace OrleansBallot.Grains.Interfaces;

/// <summary>
/// A voting node, as its own miner sees it. Key: the node's name. A miner gets headers and returns nonces: bodies do not travel, and the
/// node's key never leaves the node.
/// </summary>
[Alias("ballot.mining")]
public interface INodeMining : IGrainWithStringKey
{
    /// <summary>A header to search a nonce for; null while there is nothing to mine.</summary>
    /// <param name="report">The miner's hashes since it last asked.</param>
    [AlwaysInterleave, Alias("template")]
    Task<MiningTemplate?> GetTemplate(HashReport report);

    /// <summary>Takes a nonce that gives a template's header its work. The node signs, keeps and announces the block.</summary>
    /// <returns>This node's verdict on its own block: a rule when the tip has moved meanwhile.</returns>
    [AlwaysInterleave, Alias("mined")]
    Task<NodeVerdict> Mined(MinedNonce mined);
}
