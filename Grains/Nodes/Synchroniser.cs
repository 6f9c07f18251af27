using OrleansBallot.Ledger;

namespace OrleansBallot.Grains.Nodes;

/// <summary>
/// Fetches what a peer has and this node lacks: headers first, then, if their branch is worth it, the missing bodies from the
/// fork point on. Where there is no room for the headers, <see cref="BeyondRoom"/> goes on. It only reads; everything it brings goes through the node's own checks and pump.
/// </summary>
/// <param name="node">Whose.</param>
/// <param name="peers">Its peers.</param>
/// <param name="pageOf">Headers in a full page, which says that there are more.</param>
internal sealed class Synchroniser(Node node, Peers peers, int pageOf = Node.HeadersAPage)
{
    private readonly Dictionary<string, Sync> _running = [];
    private readonly BodyFetch _bodies = new(node, peers);
    private readonly BeyondRoom _beyondRoom = new(node, peers, pageOf);

    /// <summary>Syncs with a peer; when that is under way already, once more after it. It is over when both are.</summary>
    public Task With(string peer, CancellationToken stop)
    {
        if (LooksAgain(peer)) return _running[peer].Task;
        var sync = _running[peer] = new();
        return sync.Task = Run(peer, sync, stop);
    }

    /// <summary>Has a sync with a peer that is under way look once more; false when there is none. For hints, which wait for nothing.</summary>
    public bool LooksAgain(string peer) => _running.TryGetValue(peer, out var sync) && (sync.Again = true);

    private async Task Run(string peer, Sync sync, CancellationToken stop)
    {
        try
        {
            // Twice at the most: whoever sends hints without end must not keep whoever waits for this.
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
        if (branch is not null) await _bodies.Fetch(peer, branch, () => node.Replica.Chain.DeservesBody(branch), stop);
        if (rule == Rejection.TooManyBranches) await _beyondRoom.Fetch(peer, stop);
    }

    /// <summary>Takes the peer's headers page by page; gives the last one known now, or null when there is nothing new, and the rule of the first that is refused.</summary>
    private async Task<(Rejection Rule, ChainEntry? Last)> FetchHeaders(string peer, CancellationToken stop)
    {
        ChainEntry? last = null;
        byte[][] locator = [.. node.Replica.Chain.Locator().Select(hash => hash.ToArray())];
        while (true)
        {
            var page = await peers.Ask(peer, grain => grain.GetHeaders(new(locator)), stop);
            if (page is not { Headers.Length: > 0 }) return (Rejection.None, last);
            var (rule, entry) = await node.TakeHeaders(page.Headers, stop);
            if (rule != Rejection.None) peers.Fault(peer, rule);

            // A peer that gives the same page again and again would keep this up for ever.
            if (entry is null || (last is not null && entry.Height.Value <= last.Height.Value)) return (rule, last);
            last = entry;
            var full = page.Headers.Length == pageOf * BlockHeader.Size;
            if (rule != Rejection.None || !full) return (rule, last);
            locator = [entry.Hash.ToArray()];
        }
    }

    /// <summary>One that is under way.</summary>
    private sealed class Sync
    {
        public bool Again { get; set; }

        public Task Task { get; set; } = Task.CompletedTask;
    }
}
