using System.Collections.Concurrent;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Ledger.Values;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Cluster;

/// <summary>People who vote one after the other, a queue at each node, and ask again while nobody answers.</summary>
internal sealed class Electorate
{
    private const int QueueLength = 10_000;

    private readonly BallotCluster _cluster;
    private readonly ElectionId _election;
    private readonly ConcurrentQueue<Transaction> _cast = new();
    private readonly Task _queues;
    private volatile bool _closed;

    public Electorate(BallotCluster cluster, ElectionId election)
    {
        (_cluster, _election) = (cluster, election);
        _queues = Task.WhenAll(cluster.Nodes.Select((node, i) => Queue(node, i)));
    }

    /// <summary>Waits until more votes have receipts.</summary>
    public Task Cast(int more)
    {
        var enough = _cast.Count + more;
        return _cluster.Until(
            () => _queues.IsFaulted ? throw _queues.Exception : Task.FromResult(_cast.Count >= enough), $"{more} more votes are cast");
    }

    /// <summary>Ends the voting. Every vote that was cast must then be confirmed, and be counted once, on every node.</summary>
    public async Task CloseAndCount(params string[] nodes)
    {
        _closed = true;
        await _queues;
        await _cluster.Agreement(nodes);
        foreach (var node in nodes)
        {
            Assert.Equal((long[])[_cast.Count, 0, 0], await _cluster.Counts(node, _election));
            foreach (var vote in _cast) Assert.Equal("confirmed", (await _cluster.Node(node).GetTransaction(vote.Id)).State);
        }
    }

    private async Task Queue(string node, int queue)
    {
        for (var i = 0; i < QueueLength && !_closed; i++)
        {
            var served = _cluster.Traffic.Next;
            var vote = BallotCluster.Vote(Voters.Number((queue * QueueLength) + i), _election, 0);
            var answer = await _cluster.SubmitPatiently(_cluster.Node(node), vote);
            Assert.Null(answer.Rule);
            Assert.NotNull(answer.Receipt);
            _cast.Enqueue(vote);
            await served;
        }
    }
}
