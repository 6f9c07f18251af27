using OrleansBallot.Grains.Interfaces;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Storage;
using OrleansBallot.Tests.Storage;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Cluster;

/// <summary>Three silos of which one dies, restarts, or disagrees while people vote.</summary>
public sealed class TurnoverTests
{
    [Fact]
    public async Task When_a_silo_dies_voting_goes_on_through_all_nodes_and_every_vote_is_counted_once()
    {
        await using var cluster = await BallotCluster.Start(3);
        var electorate = new Electorate(cluster, await cluster.OpenElection());
        await electorate.Cast(10);
        cluster.Kill("node-2");
        await electorate.Cast(20);
        await electorate.CloseAndCount("node-1", "node-2", "node-3");
    }

    [Fact]
    public async Task A_rolling_restart_loses_no_vote_of_a_caller_who_asks_again()
    {
        await using var cluster = await BallotCluster.Start(3);
        var electorate = new Electorate(cluster, await cluster.OpenElection());
        foreach (var node in cluster.Nodes)
        {
            await electorate.Cast(10);
            await cluster.Stop(node);
            await electorate.Cast(10);
            await cluster.StartNode(node);
        }

        await electorate.CloseAndCount("node-1", "node-2", "node-3");
    }

    [Fact]
    public async Task One_key_has_one_vote_and_one_journal_one_writer_though_its_node_is_active_twice()
    {
        await using var cluster = await BallotCluster.Start(3);
        var election = await cluster.OpenElection();
        Transaction[] rivals = [BallotCluster.Vote(Voters.Dot, election, 0), BallotCluster.Vote(Voters.Dot, election, 1)];

        // Each is sent to an activation of its own. Each activation fences the other when it starts, so both have to ask again.
        var duplicate = cluster.ForceDuplicates("node-3").GetGrain<INodeGrain>("node-1");
        var answers = await Task.WhenAll(
            cluster.SubmitPatiently(cluster.On("node-1").GetGrain<INodeGrain>("node-1"), rivals[0]),
            cluster.SubmitPatiently(duplicate, rivals[1]));

        var counted = Assert.Single(answers, answer => answer.Rule is null);
        var refused = Assert.Single(answers, answer => answer.Rule is not null);
        Assert.NotNull(counted.Receipt);
        Assert.Equal("already-voted", refused.Rule);
        Assert.Null(refused.Receipt);

        await cluster.EndDuplicates("node-3");
        await cluster.Agreement();
        long[] expected = counted == answers[0] ? [1, 0, 0] : [0, 1, 0];
        foreach (var node in cluster.Nodes) Assert.Equal(expected, await cluster.Counts(node, election));

        // Whatever the two wrote, by turns, is one journal: the vote is in it once, its rival never.
        await using var log = await cluster.Store.Open("node-1", TestContext.Current.CancellationToken);
        var journal = (await log.All()).Where(record => record.Kind == RecordKind.Accepted).ToList();
        var written = rivals.Select(vote => journal.Count(record => record.Payload.Span.IndexOf(vote.Bytes.Span) >= 0));
        Assert.Equal(counted == answers[0] ? [1, 0] : [0, 1], written);
    }
}
