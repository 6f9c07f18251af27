using OrleansBallot.Grains.Interfaces;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Ledger.Values;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Cluster;

public sealed class ForkTests
{
    private static readonly string[] _left = ["node-1", "node-2"];
    private static readonly string[] _right = ["node-3", "node-4"];

    [Fact]
    public async Task Two_blocks_at_one_height_settle_alike_on_every_node()
    {
        await using var cluster = await BallotCluster.Start();
        var election = await cluster.OpenElection();
        var height = (await cluster.Node("node-1").GetStatus()).Height;

        // Each side mines one block on the same parent: equal work, so the lower hash must win everywhere.
        StopMiners(cluster);
        cluster.Traffic.Partition(_left, _right);
        await Accepted(cluster, "node-1", BallotCluster.Vote(Voters.Ann, election, 0));
        await Accepted(cluster, "node-3", BallotCluster.Vote(Voters.Bob, election, 1));
        cluster.Miner("node-1").Open();
        cluster.Miner("node-3").Open();
        await cluster.Until(
            async () => (await cluster.Node("node-1").GetStatus()).Height > height
                && (await cluster.Node("node-3").GetStatus()).Height > height, "both sides mine");
        StopMiners(cluster);
        var rivals = new[] { await Tip(cluster, "node-1"), await Tip(cluster, "node-3") };
        Assert.NotEqual(rivals[0], rivals[1]);

        cluster.Traffic.Heal();
        var expected = rivals[0] < rivals[1] ? rivals[0] : rivals[1];
        foreach (var node in cluster.Nodes)
            await cluster.Until(async () => (await cluster.Node(node).GetStatus()).Tip == expected, $"the lower hash wins on {node}");
        var (loser, lost) = rivals[0] < rivals[1] ? ("node-3", rivals[1]) : ("node-1", rivals[0]);
        Assert.False((await cluster.Node(loser).GetBlock(new(lost), TestContext.Current.CancellationToken))!.OnBestChain);

        foreach (var node in cluster.Nodes) cluster.Miner(node).Open();
        await cluster.Agreement();
        foreach (var node in cluster.Nodes) Assert.Equal((long[])[1, 1, 0], await cluster.Counts(node, election));
    }

    [Fact]
    public async Task A_partition_of_two_against_two_heals_without_losing_a_vote()
    {
        await using var cluster = await BallotCluster.Start();
        var election = await cluster.OpenElection();
        cluster.Traffic.Partition(_left, _right);
        for (var i = 0; i < 10; i++)
        {
            await Accepted(cluster, _left[i % 2], BallotCluster.Vote(Voters.Number(i), election, 0));
            await Accepted(cluster, _right[i % 2], BallotCluster.Vote(Voters.Number(100 + i), election, 1));
        }

        // This voter votes on both sides of the partition: one of the two receipts must end as refused, by its rule.
        var twice = new[] { BallotCluster.Vote(Voters.Dot, election, 2), BallotCluster.Vote(Voters.Dot, election, 0) };
        await Accepted(cluster, "node-1", twice[0]);
        await Accepted(cluster, "node-4", twice[1]);
        await cluster.Agreement(_left);
        await cluster.Agreement(_right);
        Assert.NotEqual(await Tip(cluster, "node-1"), await Tip(cluster, "node-3"));

        cluster.Traffic.Heal();
        await cluster.Agreement();
        var views =
            new[] { await cluster.Node("node-1").GetTransaction(twice[0].Id), await cluster.Node("node-4").GetTransaction(twice[1].Id) };
        var counted = Assert.Single(views, view => view.State == "confirmed");
        var refused = Assert.Single(views, view => view.State == "refused");
        Assert.Equal("already-voted", refused.Rule);
        Assert.Equal(counted.Id, refused.Conflict);
        long[] expected = counted.Id == twice[0].Id ? [10, 10, 1] : [11, 10, 0];
        foreach (var node in cluster.Nodes) Assert.Equal(expected, await cluster.Counts(node, election));
    }

    [Fact]
    public async Task A_longer_fork_that_was_withheld_wins_and_the_votes_it_displaces_are_mined_again()
    {
        await using var cluster = await BallotCluster.Start();
        var election = await cluster.OpenElection();
        var start = await cluster.Node("node-1").GetStatus();

        // Node 4 mines six blocks alone and in secret; the others get a few votes mined meanwhile.
        cluster.Traffic.Partition(["node-1", "node-2", "node-3"], ["node-4"]);
        await Accepted(cluster, "node-1", BallotCluster.Vote(Voters.Ann, election, 0));
        await cluster.Agreement("node-1", "node-2", "node-3");
        foreach (var node in cluster.Nodes.Take(3)) cluster.Miner(node).Close();
        for (var i = 0; i < 6; i++)
        {
            await Accepted(cluster, "node-4", BallotCluster.Vote(Voters.Number(i), election, 1));
            await cluster.Agreement("node-4");
        }

        var withheld = await cluster.Node("node-4").GetStatus();
        Assert.True(withheld.Height >= start.Height + 6);
        cluster.Traffic.Heal();
        await cluster.Until(
            async () => (await cluster.Node("node-1").GetBlock(new(withheld.Tip)))?.OnBestChain == true, "the branch with more work wins");
        foreach (var node in cluster.Nodes) cluster.Miner(node).Open();
        await cluster.Agreement();
        foreach (var node in cluster.Nodes) Assert.Equal((long[])[1, 6, 0], await cluster.Counts(node, election));
    }

    [Fact]
    public async Task Resolve_fetches_what_is_missing_and_reports_the_majority()
    {
        // Without anti-entropy, and with every hint to node 4 lost, only resolve can tell it.
        await using var cluster = await BallotCluster.Start(adjust: options => options with { AntiEntropy = TimeSpan.FromHours(1) });
        var election = await cluster.OpenElection();
        cluster.Traffic.Cut((_, target, method) =>
            target == "node-4" && method is nameof(INodePeer.NewBlock) or nameof(INodePeer.NewTransactions));
        cluster.Miner("node-4").Close();
        await Accepted(cluster, "node-1", BallotCluster.Vote(Voters.Ann, election, 0));

        // Where a hint fails, as on a busy machine, nothing else makes up for it here.
        string[] others = ["node-1", "node-2", "node-3"];
        await cluster.Until(
            async () =>
            {
                var all = await Task.WhenAll(others.Select(node => cluster.Node(node).GetStatus()));
                if (all.All(status => status.Pending == 0 && status.Tip == all[0].Tip)) return true;
                await Task.WhenAll(others.Select(node => cluster.Node(node).Resolve()));
                return false;
            },
            "the others agree");
        var report = await cluster.Node("node-4").Resolve(TestContext.Current.CancellationToken);
        Assert.True(report.Swapped);
        Assert.Equal(report.After, report.Majority);
        Assert.Equal((4, 4), (report.Agreeing, report.Asked));
    }

    private static void StopMiners(BallotCluster cluster)
    {
        foreach (var node in cluster.Nodes) cluster.Miner(node).Close();
    }

    private static async Task<Hash256> Tip(BallotCluster cluster, string node) => (await cluster.Node(node).GetStatus()).Tip;

    private static async Task Accepted(BallotCluster cluster, string node, Transaction transaction) =>
        Assert.Null((await cluster.Submit(node, transaction)).Rule);
}
