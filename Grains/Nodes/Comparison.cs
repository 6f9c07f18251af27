using Microsoft.Extensions.Logging;
using OrleansBallot.Grains.Interfaces;
using OrleansBallot.Ledger.Blocks;

namespace OrleansBallot.Grains.Nodes;

/// <summary>Compares tips and pools with peers, and has missing blocks and transactions fetched.</summary>
internal sealed partial class Comparison(
    string node, Replica replica, Peers peers, Closings closings, Synchroniser synchroniser, Relay relay, NetworkOptions network,
    TimeProvider time, ILogger log)
{
    /// <summary>
    /// How many deadlines a sync is waited for. Each answer of a sync has its deadline, but the number of answers is not known.
    /// </summary>
    private const int SyncDeadlines = 3;

    /// <summary>Fetches a peer's new tip, unless it is here already, or the hint bears no work.</summary>
    public async Task AcceptHint(BlockHint hint, CancellationToken stop)
    {
        if (!peers.Heeds(hint.From) || BlockHeader.TryDecode(hint.Header) is not { HasWork: true } header) return;
        if (replica.Chain.Find(header.Hash) is null && !synchroniser.RunAgain(hint.From)) await synchroniser.With(hint.From, stop);
    }

    /// <summary>Compares with every peer that this node tells, and with those that a seal waits for.</summary>
    public Task WithPeers(CancellationToken stop) => Task.WhenAll(peers.Told.Union(closings.Unheard).Select(peer => With(peer, stop)));

    /// <summary>Asks every peer for its tip and fetches what is better. Fork choice alone decides; the majority is only reported.</summary>
    public async Task<ResolveReport> Resolve(CancellationToken stop)
    {
        var before = replica.Chain.Tip.Hash;
        var tips = await Task.WhenAll(peers.Active.Select(peer => SyncWith(peer, stop)));
        var after = replica.Chain.Tip.Hash;
        var majority = tips.OfType<PeerTip>().Select(tip => tip.Tip).Append(after).GroupBy(tip => tip)
            .OrderByDescending(tips => tips.Count()).ThenBy(tips => tips.Key).First();
        return new(node, before, after, before != after, majority.Key, majority.Count(), peers.Active.Count + 1);
    }

    private async Task With(string peer, CancellationToken stop)
    {
        if (!peers.Heeds(peer)) return;
        if (await SyncWith(peer, stop) is not { } tip) return;
        if (peers.IsStuckApart(peer, tip.PoolDigest, replica.Pool.Digest)) await relay.FetchPool(peer, stop);
    }

    /// <summary>Asks a peer for its tip and fetches it, unless it is here; null when there is no answer.</summary>
    private async Task<PeerTip?> SyncWith(string peer, CancellationToken stop)
    {
        if (await peers.AskTip(peer, stop) is not { } tip) return null;
        if (replica.Chain.Find(tip.Tip) is { IsConnected: true }) return tip;
        try
        {
            await synchroniser.With(peer, stop).WaitAsync(SyncDeadlines * network.PeerDeadline, time, stop);
        }
        catch (TimeoutException)
        {
            // The way is long, the peer is slow, or the inbox is full: the sync goes on by itself, or at the next comparison.
            Unfinished(log, node, peer);
        }

        return tip;
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "{Node} no longer waits for its sync with {Peer}")]
    private static partial void Unfinished(ILogger log, string node, string peer);
}
