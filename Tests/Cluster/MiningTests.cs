using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Cluster;

public sealed class MiningTests
{
    /// <summary>
    /// While a clock stands still two templates may be the same header: searching it again from the start would find nothing new.
    /// </summary>
    [Fact]
    public async Task No_two_searches_of_a_miner_start_at_the_same_nonce()
    {
        await using var cluster = await BallotCluster.Start(1);
        var election = await cluster.OpenElection();
        for (var i = 0; i < 3; i++)
        {
            Assert.Null((await cluster.Submit("node-1", BallotCluster.Vote(Voters.Number(i), election, 0))).Rule);
            await cluster.Agreement();
        }

        Assert.Distinct(cluster.Miner("node-1").Starts);
    }
}
