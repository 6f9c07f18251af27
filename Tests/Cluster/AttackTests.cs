using OrleansBallot.Ledger.Blocks;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Cluster;

public sealed class AttackTests
{
    [Fact]
    public async Task A_second_vote_by_one_key_through_another_node_is_refused()
    {
        await using var cluster = await BallotCluster.Start();
        var election = await cluster.OpenElection();
        var first = BallotCluster.Vote(Voters.Ann, election, 0);
        Assert.Null((await cluster.Submit("node-1", first)).Rule);
        await cluster.Agreement();
        var second = await cluster.Submit("node-3", BallotCluster.Vote(Voters.Ann, election, 1));
        Assert.Equal(("already-voted", first.Id), (second.Rule, second.Conflict));
        await cluster.Agreement();
        foreach (var node in cluster.Nodes) Assert.Equal((long[])[1, 0, 0], await cluster.Counts(node, election));
    }

    [Fact]
    public async Task A_vote_that_is_sent_again_gives_the_same_answer_and_counts_once()
    {
        await using var cluster = await BallotCluster.Start();
        var election = await cluster.OpenElection();
        var vote = BallotCluster.Vote(Voters.Ann, election, 0);
        var first = await cluster.Submit("node-1", vote);
        await cluster.Agreement();
        var again = await cluster.Submit("node-1", vote);
        Assert.Equal(first.Receipt, again.Receipt);
        Assert.Null((await cluster.Submit("node-2", vote)).Rule);
        await cluster.Agreement();
        foreach (var node in cluster.Nodes) Assert.Equal((long[])[1, 0, 0], await cluster.Counts(node, election));
    }

    [Fact]
    public async Task Junk_from_a_peer_stops_nobody()
    {
        await using var cluster = await BallotCluster.Start();
        var election = await cluster.OpenElection();
        var junk = new byte[] { 1, 2, 3 };
        var far = new byte[BlockHeader.Size];
        foreach (var node in cluster.Nodes)
        {
            var peer = cluster.Peer(node);
            await peer.NewBlock(new("stranger", junk));
            await peer.NewBlock(new("node-1", far));
            await peer.NewTransactions(new("stranger", [junk, [], new byte[100_000]]));
            await peer.PeerListUpdate(new(-5, [new("no such node!", "active", "")]));
            Assert.NotNull((await peer.GetHeaders(new([junk, far]), TestContext.Current.CancellationToken)).Headers);
            Assert.Empty((await peer.GetBlocks(new([junk, new byte[32]]), TestContext.Current.CancellationToken)).Blocks);
            Assert.Empty((await peer.GetTransactions(-1, TestContext.Current.CancellationToken)).Transactions);
            Assert.Equal("unknown", (await cluster.Node(node).GetTransaction(default)).State);
            Assert.Null(await cluster.Node(node).GetElection(default, TestContext.Current.CancellationToken));
        }

        Assert.Null((await cluster.Submit("node-1", BallotCluster.Vote(Voters.Ann, election, 0))).Rule);
        await cluster.Agreement();
        foreach (var node in cluster.Nodes) Assert.Equal((long[])[1, 0, 0], await cluster.Counts(node, election));
    }
}
