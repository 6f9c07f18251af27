using System.Collections.Concurrent;
using System.Diagnostics;
using OrleansBallot.Client;
using OrleansBallot.Ledger.Kinds;

namespace OrleansBallot.Benchmarks.Load;

/// <summary>
/// Notes when each vote was first in a block of every node's best chain. It follows blocks, not votes: one question to a node covers all
/// votes at once, so watching costs the silo little.
/// </summary>
internal sealed class MinedVotes(Network network, IReadOnlyList<Transaction> votes)
{
    /// <summary>The time between two reads of a node's tip: measured times are at most this much too long.</summary>
    private static readonly TimeSpan _pace = TimeSpan.FromMilliseconds(20);

    /// <summary>How many blocks are read from the tip down: as many as can come between two reads, branches included.</summary>
    private const int Newest = 10;

    private readonly Dictionary<string, int> _places = votes.Index().ToDictionary(vote => vote.Item.Id.ToString(), vote => vote.Index);
    private readonly ConcurrentDictionary<string, Task<int[]>> _contents = new();
    private readonly int[] _missing = [.. Enumerable.Repeat(network.Nodes.Length, votes.Count)];
    private int _mined;

    /// <summary>The time at which the last node had mined each vote, as <see cref="Stopwatch"/> counts.</summary>
    public long[] Moments { get; } = new long[votes.Count];

    /// <summary>Watches until every node has every vote in a block.</summary>
    public Task RunAsync(Action<int> report, CancellationToken stop) =>
        Task.WhenAll(network.Nodes.Select(node => WatchAsync(node, report, stop)));

    private async Task WatchAsync(Connection node, Action<int> report, CancellationToken stop)
    {
        var seen = new HashSet<string>();
        var mined = new HashSet<int>();
        using var ticks = new PeriodicTimer(_pace);
        while (mined.Count < votes.Count)
        {
            var blocks = await node.AskAsync(api => api.Blocks(from: null, Newest, node.Node, stop), stop);
            var now = Stopwatch.GetTimestamp();
            foreach (var block in blocks.Where(block => block.Height > 0 && seen.Add(block.Hash)))
            {
                // After a reorg a vote may be in a second block. The first time counts, because a voter could see it mined then.
                foreach (var vote in (await _contents.GetOrAdd(block.Hash, hash => ReadAsync(node, hash, stop))).Where(mined.Add))
                    Note(vote, now);
            }

            report(_mined);
            await ticks.WaitForNextTickAsync(stop);
        }
    }

    private void Note(int vote, long now)
    {
        lock (_missing)
        {
            if (--_missing[vote] > 0) return;
            Moments[vote] = now;
            _mined++;
        }
    }

    private async Task<int[]> ReadAsync(Connection node, string hash, CancellationToken stop)
    {
        var block = await node.AskAsync(api => api.Block(hash, node.Node, stop), stop);
        return [.. block.Contents.Where(content => _places.ContainsKey(content.Id)).Select(content => _places[content.Id])];
    }
}
