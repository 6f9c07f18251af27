using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Cluster;

public sealed class VotingTests
{
    [Fact]
    public async Task Votes_through_every_node_are_counted_alike_on_all()
    {
        await using var cluster = await BallotCluster.Start();
        var election = await cluster.OpenElection();
        for (var i = 0; i < 20; i++)
            Assert.Null((await cluster.Submit($"node-{i % 4 + 1}", BallotCluster.Vote(Voters.Number(i), election, i % 3))).Rule);
        await cluster.Agreement();
        foreach (var node in cluster.Nodes) Assert.Equal((long[])[7, 7, 6], await cluster.Counts(node, election));
    }
}
