using OrleansBallot.Ledger;

namespace OrleansBallot.Grains.Nodes;

/// <summary>Fetches missing bodies from a peer.</summary>
internal sealed class BodyFetch(BlockIntake blocks, Replica replica, Peers peers)
{
    private const int BodiesAtOnce = 64;

    /// <summary>Fetches the bodies of a branch, from the fork point on.</summary>
    /// <param name="peer">From whom.</param>
    /// <param name="branch">Its end.</param>
    /// <param name="isWorthIt">Whether it still is, before each.</param>
    /// <param name="stop">Ends it.</param>
    /// <returns>False where some are still missing: they are not worth it, or the peer gave none.</returns>
    public async Task<bool> Fetch(string peer, ChainEntry branch, Func<bool> isWorthIt, CancellationToken stop)
    {
        // It may have made room for another meanwhile.
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
                    // Another block may be of a branch that is worth nothing, and would be stored all the same.
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

    /// <summary>What lies between a branch's end and the bodies that are here, lowest first.</summary>
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
