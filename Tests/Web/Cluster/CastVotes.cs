using System.Collections.Concurrent;
using System.Diagnostics;
using OrleansBallot.Ledger.Blocks;
using OrleansBallot.Ledger.Values;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Web;

/// <summary>
/// Voters who cast one vote after the other through whatever silo runs, and cast a vote again, elsewhere, until they have its receipt.
/// </summary>
internal sealed class CastVotes
{
    private const int Voting = 2;

    // Votes keep coming, and leave the processors to what is waited for meanwhile.
    private static readonly TimeSpan _pace = TimeSpan.FromMilliseconds(40);

    private readonly SiloCluster _cluster;
    private readonly ChainParameters _chain;
    private readonly ElectionId _election;
    private readonly ConcurrentQueue<string> _receipted = new();
    private readonly ConcurrentQueue<string> _refusals = new();
    private readonly Task[] _voters;
    private volatile bool _isDone;
    private int _last = -1;

    public CastVotes(SiloCluster cluster, ChainParameters chain, ElectionId election)
    {
        (_cluster, _chain, _election) = (cluster, chain, election);
        _voters = [.. Enumerable.Range(0, Voting).Select(_ => Task.Run(Vote))];
    }

    /// <summary>Transactions that have a receipt.</summary>
    public IReadOnlyCollection<string> Receipted => _receipted;

    /// <summary>Answers that were none: status and text.</summary>
    public IReadOnlyCollection<string> Refusals => _refusals;

    /// <summary>Waits for some more receipts than there are now.</summary>
    /// <returns>How long the first of them took.</returns>
    public async Task<TimeSpan> More(int count)
    {
        var (before, began) = (_receipted.Count, Stopwatch.GetTimestamp());
        await Got(before + 1);
        var first = Stopwatch.GetElapsedTime(began);
        await Got(before + count);
        return first;

        Task Got(int many) => Eventually.True(
            async () =>
            {
                // A voter who fails must end the test with his reason.
                if (_voters.FirstOrDefault(voter => voter.IsFaulted) is { } failed) await failed;
                return _receipted.Count >= many;
            },
            $"{many} votes have receipts, after refusals such as {_refusals.LastOrDefault()}");
    }

    /// <summary>Waits until every voter has his last receipt.</summary>
    public async Task Stop()
    {
        _isDone = true;
        var voters = Task.WhenAll(_voters);
        await Eventually.True(
            () => Task.FromResult(voters.IsCompleted), $"every voter has his receipt, after refusals such as {_refusals.LastOrDefault()}");
        await voters;
    }

    /// <summary>Asserts what receipts promise: every vote is known, and every node has counted each once.</summary>
    public async Task AreCountedByEveryNode()
    {
        Assert.DoesNotContain(_refusals, refusal => !refusal.StartsWith("503", StringComparison.Ordinal));

        // Each vote is asked for at one node, in turn: the number that every node has counted says the rest.
        string[] nodes = [.. _cluster.Nodes];
        foreach (var (index, id) in _receipted.Index())
        {
            var node = nodes[index % nodes.Length];
            await Eventually.True(
                async () => await _cluster.TryGet($"/api/transactions/{id}?node={node}") is { } found
                    && found.Text("state") is "pending" or "confirmed",
                $"{node} knows {id}",
                Describe);
        }

        foreach (var node in nodes)
        {
            await Eventually.True(
                async () => await _cluster.TryGet($"/api/elections/{_election}/results?node={node}") is { } results
                    && results.GetProperty("total").GetInt64() == _receipted.Count,
                $"{node} has counted {_receipted.Count}",
                Describe);
        }

        async Task<string> Describe() => $"The nodes: {await _cluster.TryGet("/api/nodes")}";
    }

    private async Task Vote()
    {
        using var next = new PeriodicTimer(_pace);
        while (!_isDone && await next.WaitForNextTickAsync())
        {
            var voter = Voters.Number(Interlocked.Increment(ref _last));
            string? id;
            while ((id = await TryVote(voter)) is null) await next.WaitForNextTickAsync();
            _receipted.Enqueue(id);
        }
    }

    private async Task<string?> TryVote(Voter voter)
    {
        try
        {
            var (id, refusal) = await _cluster.Any().TryVote(_cluster.Http, _chain, _election, voter);
            if (refusal is not null) _refusals.Enqueue(refusal);
            return id;
        }
        catch (Exception failure) when (failure is HttpRequestException or TaskCanceledException)
        {
            // That silo is gone, or cut off.
            return null;
        }
    }
}
