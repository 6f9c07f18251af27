using OrleansBallot.Ledger.Blocks;
using OrleansBallot.Ledger.Chains;
using OrleansBallot.Ledger.Rules;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Grains.Nodes;

/// <summary>Fetches missing bodies from a peer.</summary>
internal sealed class BodyFetch(BlockIntake blocks, Replica replica, Peers peers)
{
    private const int BodiesAtOnce = 64;

    /// <summary>Fetches the bodies of a branch, from the fork point on.</summary>
    /// <param name="peer">The peer that has them.</param>
    /// <param name="branch">The last header of the branch.</param>
    /// <param name="isWorthIt">Says before each body whether the branch is still worth it.</param>
    /// <param name="stop">Ends the fetch.</param>
    /// <returns>False where bodies are still missing: the branch is not worth it, or the peer did not send them.</returns>
    public async Task<bool> Fetch(string peer, ChainEntry branch, Func<bool> isWorthIt, CancellationToken stop)
    {
        // The header may have made room for another one meanwhile.
        if (replica.Chain.Find(branch.Hash) is null || !isWorthIt()) return false;
        foreach (var wanted in Missing(branch).Chunk(BodiesAtOnce))
        {
            var hashes = new Queue<Hash256>(wanted.Select(entry => entry.Hash));
            while (hashes.Count > 0)
            {
                var page = await peers.Ask(peer, grain => grain.GetBlocks(new([.. hashes.Select(hash => hash.ToArray())]), stop), stop);
                if (page is not { Blocks.Length: > 0 } || page.Blocks.Length > hashes.Count) return false;
                foreach (var bytes in page.Blocks)
                {
                    // A block that was not asked for may be of a worthless branch, and would be stored all the same.
                    var asked = hashes.Dequeue();
                    if (bytes is { Length: >= BlockHeader.Size } && Hash256.Of(bytes.AsSpan(0, BlockHeader.Size)) != asked) return false;
                    if (!isWorthIt()) return false;
                    var verdict = await blocks.Accept(bytes, stop);
                    if (verdict.Accepted || verdict.Rule == Rejection.NotBest) continue;
                    peers.Fault(peer, verdict.Rule);
                    return false;
                }
            }
        }

        return true;
    }

    /// <summary>The entries from the branch's end down to the bodies that are here, lowest first.</summary>
    private static List<ChainEntry> Missing(ChainEntry branch)
    {
        var missing = new List<ChainEntry>();
        for (var entry = branch; !entry.IsConnected; entry = entry.Parent!)
        {
            if (!entry.HasBody) missing.Add(entry);
        }

        missing.Reverse();
        return missing;
    }
}
