using Microsoft.Extensions.Logging;
using OrleansBallot.Grains.Interfaces;
using OrleansBallot.Ledger;

namespace OrleansBallot.Grains.Nodes;

/// <summary>Compares tips and pools with peers, and has what is missing fetched.</summary>
internal sealed partial class Comparison(
    string node, Replica replica, Peers peers, Closings closings, Synchroniser synchroniser, Relay relay, NetworkOptions network, TimeProvider time, ILogger log)
{
    /// <summary>How many answers' time a sync is waited for. Each of its answers has its deadline, but nobody knows how many there will be.</summary>
    private const int SyncDeadlines = 3;

    /// <summary>A peer has a tip that may be new: fetches it, unless it is here or no work went into the hint.</summary>
    public async Task AcceptHint(BlockHint hint, CancellationToken stop)
    {
        if (!peers.Heeds(hint.From) || BlockHeader.TryDecode(hint.Header) is not { HasWork: true } header) return;
        if (replica.Chain.Find(header.Hash) is null && !synchroniser.RunAgain(hint.From)) await synchroniser.With(hint.From, stop);
    }

    /// <summary>With every peer that is told, and with those that a seal waits for.</summary>
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
            // A long way to go, or a peer that drips, or an inbox that is full: it goes on by itself, or at the next comparison.
            Unfinished(log, node, peer);
        }

        return tip;
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "{Node} no longer waits for what it fetches from {Peer}")]
    private static partial void Unfinished(ILogger log, string node, string peer);
}
