using OrleansBallot.Ledger.Blocks;
using OrleansBallot.Ledger.Chains;
using OrleansBallot.Ledger.Rules;

namespace OrleansBallot.Grains.Nodes;

/// <summary>
/// Fetches blocks that a peer has and this node lacks: headers first, then, if their branch is worth it, the missing bodies from the fork
/// point on. Where there is no room for the headers, <see cref="BeyondRoom"/> goes on. It only reads; everything that it brings goes
/// through the node's own checks and pump.
/// </summary>
internal sealed class Synchroniser
{
    /// <summary>Headers in a page of a sync.</summary>
    public const int HeadersAPage = 2000;

    private readonly Dictionary<string, Sync> _running = [];
    private readonly BlockIntake _blocks;
    private readonly Replica _replica;
    private readonly Peers _peers;
    private readonly int _pageOf;
    private readonly BodyFetch _bodies;
    private readonly BeyondRoom _beyondRoom;

    /// <param name="blocks">Takes the headers and bodies.</param>
    /// <param name="replica">The node's copy of the ledger.</param>
    /// <param name="peers">The node's peers.</param>
    /// <param name="clock">The node's clock.</param>
    /// <param name="pageOf">Headers in a full page, after which there are more.</param>
    public Synchroniser(BlockIntake blocks, Replica replica, Peers peers, ClockWatch clock, int pageOf = HeadersAPage)
    {
        (_blocks, _replica, _peers, _pageOf) = (blocks, replica, peers, pageOf);
        _bodies = new(blocks, replica, peers);
        _beyondRoom = new(blocks, replica, peers, _bodies, clock, pageOf);
    }

    /// <summary>Syncs with a peer. When a sync is running already, it runs once more, and the task ends after both.</summary>
    public Task With(string peer, CancellationToken stop)
    {
        if (RunAgain(peer)) return _running[peer].Task;
        var sync = _running[peer] = new();
        return sync.Task = Run(peer, sync, stop);
    }

    /// <summary>Has a running sync with a peer look once more; false when there is none. For hints, which wait for nothing.</summary>
    public bool RunAgain(string peer) => _running.TryGetValue(peer, out var sync) && (sync.Again = true);

    private async Task Run(string peer, Sync sync, CancellationToken stop)
    {
        try
        {
            // Twice at most: a sender of endless hints must not keep a caller waiting.
            for (var round = 0; round < 2; round++)
            {
                sync.Again = false;
                await Fetch(peer, stop);
                if (!sync.Again) return;
            }
        }
        finally
        {
            _running.Remove(peer);
        }
    }

    private async Task Fetch(string peer, CancellationToken stop)
    {
        var (rule, branch) = await FetchHeaders(peer, stop);
        if (branch is not null) await _bodies.Fetch(peer, branch, () => _replica.Chain.DeservesBody(branch), stop);
        if (rule == Rejection.TooManyBranches) await _beyondRoom.Fetch(peer, stop);
    }

    /// <summary>
    /// Takes the peer's headers page by page. Returns the last known entry, or null when there is nothing new, and the rule of the first
    /// refused header.
    /// </summary>
    private async Task<(Rejection Rule, ChainEntry? Last)> FetchHeaders(string peer, CancellationToken stop)
    {
        ChainEntry? last = null;
        byte[][] locator = [.. _replica.Chain.Locator().Select(hash => hash.ToArray())];
        while (true)
        {
            var page = await _peers.Ask(peer, grain => grain.GetHeaders(new(locator), stop), stop);
            if (page is not { Headers.Length: > 0 }) return (Rejection.None, last);
            var (rule, entry) = await _blocks.AcceptHeaders(page.Headers, stop);
            if (rule != Rejection.None) _peers.Fault(peer, rule);

            // A peer that sends the same page again and again would keep this up for ever.
            if (entry is null || (last is not null && entry.Height.Value <= last.Height.Value)) return (rule, last);
            last = entry;
            var full = page.Headers.Length == _pageOf * BlockHeader.Size;
            if (rule != Rejection.None || !full) return (rule, last);
            locator = [entry.Hash.ToArray()];
        }
    }

    /// <summary>A running sync.</summary>
    private sealed class Sync
    {
        public bool Again { get; set; }

        public Task Task { get; set; } = Task.CompletedTask;
    }
}
