using OrleansBallot.Grains.Interfaces;
using OrleansBallot.Ledger;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Cluster;

public sealed class AttackTests
{
    [Theory]
    [InlineData("rewrite-block", "wrong-signature")]
    [InlineData("forged-vote", "wrong-signature")]
    [InlineData("double-vote", "already-voted")]
    [InlineData("no-work", "no-work")]
    [InlineData("wrong-parent", "unknown-parent")]
    [InlineData("future-time", "future-time")]
    [InlineData("bad-merkle", "wrong-merkle-root")]
    [InlineData("bad-signature", "wrong-block-signature")]
    [InlineData("inflated-reward", "wrong-reward")]
    [InlineData("overspend", "overspend")]
    [InlineData("withheld-fork", "not-best")]
    public async Task Every_node_refuses_a_staged_attack_by_its_rule_and_stays_as_it_was(string kind, string rule)
    {
        await using var cluster = await BallotCluster.Start();
        var election = await cluster.OpenElection();
        foreach (var voter in Voters.Crowd(3))
        {
            Assert.Null((await cluster.Submit("node-1", BallotCluster.Vote(voter, election, 0))).Rule);
            await cluster.Agreement();
        }

        var forged = await cluster.Node("node-2").Stage(kind);
        foreach (var node in cluster.Nodes)
        {
            Assert.Equal(new NodeVerdict(node, Accepted: false, rule), await cluster.Node(node).Examine(forged));
            foreach (var block in forged.Blocks)
                Assert.False((await cluster.Node(node).GetBlock(Hash256.Of(block.AsSpan(0, BlockHeader.Size)).ToString()))?.OnBestChain ?? false);
            Assert.Equal(0, (await cluster.Node(node).GetStatus()).Pending);
            Assert.Equal((long[])[3, 0, 0], await cluster.Counts(node, election));
        }
    }

    [Fact]
    public async Task A_second_vote_by_one_key_through_another_node_is_refused()
    {
        await using var cluster = await BallotCluster.Start();
        var election = await cluster.OpenElection();
        var first = BallotCluster.Vote(Voters.Ann, election, 0);
        Assert.Null((await cluster.Submit("node-1", first)).Rule);
        await cluster.Agreement();
        var second = await cluster.Submit("node-3", BallotCluster.Vote(Voters.Ann, election, 1));
        Assert.Equal(("already-voted", first.Id.ToString()), (second.Rule, second.Conflict));
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
            await peer.NewVotes(new("stranger", [junk, [], new byte[100_000]]));
            await peer.PeerListUpdate(new(-5, [new("no such node!", "active", "")]));
            Assert.NotNull((await peer.GetHeaders(new([junk, far]))).Headers);
            Assert.Empty((await peer.GetBlocks(new([junk, new byte[32]]))).Blocks);
            Assert.Empty((await peer.GetVotes(-1)).Transactions);
            await Assert.ThrowsAsync<FormatException>(() => cluster.Node(node).GetTransaction("junk"));
            Assert.Null(await cluster.Node(node).GetElection("junk"));
        }

        Assert.Null((await cluster.Submit("node-1", BallotCluster.Vote(Voters.Ann, election, 0))).Rule);
        await cluster.Agreement();
        foreach (var node in cluster.Nodes) Assert.Equal((long[])[1, 0, 0], await cluster.Counts(node, election));
    }
}
