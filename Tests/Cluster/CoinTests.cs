using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Ledger.Receipts;
using OrleansBallot.Ledger.Values;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Cluster;

/// <summary>Whatever is mined is Ann's.</summary>
public sealed class CoinTests
{
    private static readonly string[] _left = ["node-1", "node-2"];
    private static readonly string[] _right = ["node-3", "node-4"];

    [Fact]
    public async Task Coins_that_are_spent_on_both_sides_of_a_partition_are_spent_once()
    {
        await using var cluster = await Start();
        await cluster.OpenElection();
        await cluster.Agreement();
        cluster.Traffic.Partition(_left, _right);
        Transaction[] twice = [Send(Voters.Ann, Voters.Bob, 50, 1), Send(Voters.Ann, Voters.Cid, 50, 1)];
        Assert.Null((await cluster.Submit("node-1", twice[0])).Rule);
        Assert.Null((await cluster.Submit("node-4", twice[1])).Rule);
        await cluster.Agreement(_left);
        await cluster.Agreement(_right);

        cluster.Traffic.Heal();
        await cluster.Agreement();

        var views =
            new[] { await cluster.Node("node-1").GetTransaction(twice[0].Id), await cluster.Node("node-4").GetTransaction(twice[1].Id) };
        var made = Assert.Single(views, view => view.State == "confirmed");
        var refused = Assert.Single(views, view => view.State == "refused");
        Assert.Equal(("wrong-sequence", made.Id), (refused.Rule, refused.Conflict));
        (ulong, ulong) expected = made.Id == twice[0].Id ? (50UL, 0UL) : (0UL, 50UL);
        foreach (var node in cluster.Nodes)
        {
            var accounts = await Task.WhenAll(
                new[] { Voters.Ann, Voters.Bob, Voters.Cid }.Select(voter => cluster.Node(node).GetAccount(voter.Key)));
            Assert.Equal(expected, (accounts[1].Balance, accounts[2].Balance));
            Assert.Equal(BallotCluster.Chain.SupplyAt(new(accounts[0].Height)).Value, accounts.Aggregate(
                0UL, (sum, account) => sum + account.Balance));
            Assert.Equal((2u, 0UL, 0UL), (accounts[0].Sequence, accounts[0].Spending, accounts[1].Receiving));
        }
    }

    [Fact]
    public async Task A_chain_of_transfers_through_several_nodes_comes_out_the_same_everywhere()
    {
        await using var cluster = await Start();
        await cluster.OpenElection();
        await cluster.Agreement();
        for (uint sequence = 1; sequence <= 5; sequence++)
            Assert.Null((await cluster.Submit("node-2", Send(Voters.Ann, Voters.Bob, 10, sequence))).Rule);
        await cluster.Agreement();
        Assert.Null((await cluster.Submit("node-3", Send(Voters.Bob, Voters.Cid, 50, 1))).Rule);
        await cluster.Agreement();

        foreach (var node in cluster.Nodes)
        {
            var history = (await cluster.Node(node).GetHistory(Voters.Bob.Key, null, 1000)).Movements;
            Assert.Equal(["sent", "received", "received", "received", "received", "received"], history.Select(movement => movement.Kind));
            Assert.Equal([6, 5, 4, 3, 2, 1], history.Select(movement => movement.Number));
            Assert.Equal(Voters.Cid.Key, history[0].Other);
            Assert.Equal(
                [3, 2],
                (await cluster.Node(node).GetHistory(Voters.Bob.Key, before: 4, count: 2)).Movements.Select(movement => movement.Number));
            Assert.Equal(50UL, (await cluster.Node(node).GetAccount(Voters.Cid.Key)).Balance);
        }
    }

    [Fact]
    public async Task A_network_that_does_not_mine_mines_a_block_when_asked_to()
    {
        await using var cluster = await Start(mines: false);
        Assert.Equal("empty-block", (await cluster.Node("node-2").Mine(null, TestContext.Current.CancellationToken)).Rule);
        Assert.Null((await cluster.Submit("node-2", Election())).Rule);

        var block = (await cluster.Node("node-2").Mine(Voters.Bob.Key, TestContext.Current.CancellationToken)).Block;

        Assert.NotNull(block);
        await cluster.Agreement();
        foreach (var node in cluster.Nodes)
        {
            Assert.Equal(block.Hash, (await cluster.Node(node).GetStatus()).Tip);
            Assert.Equal(50UL, (await cluster.Node(node).GetAccount(Voters.Bob.Key)).Balance);
        }
    }

    [Fact]
    public async Task A_nodes_own_coins_are_sent_where_its_operator_says()
    {
        await using var cluster = await BallotCluster.Start(2, adjust: options => options with { Mining = false });
        Assert.Null((await cluster.Submit("node-1", Election())).Rule);
        var own = (await cluster.Node("node-1").Mine(null, TestContext.Current.CancellationToken)).Block!.Account;
        Assert.Equal(50UL, (await cluster.Node("node-1").GetAccount(own)).Balance);

        var collected = (await cluster.Node("node-1").Collect(Voters.Ann.Key)).Answers[0];
        Assert.Null(collected.Rule);
        Assert.True(Receipt.TryDecode(collected.Receipt)!.IsGenuine(BallotCluster.Chain.Id));
        Assert.Equal("wrong-amount", (await cluster.Node("node-1").Collect(Voters.Ann.Key)).Answers[0].Rule);
        Assert.Equal(2UL, (await cluster.Node("node-1").Mine(null, TestContext.Current.CancellationToken)).Block!.Height);

        await cluster.Agreement();
        Assert.Equal("self-transfer", (await cluster.Node("node-1").Collect(own)).Answers[0].Rule);
        Assert.Equal(50UL, (await cluster.Node("node-2").GetAccount(Voters.Ann.Key)).Balance);
        Assert.Equal("wrong-amount", (await cluster.Node("node-2").Collect(Voters.Ann.Key)).Answers[0].Rule);
    }

    private static Task<BallotCluster> Start(bool mines = true) =>
        BallotCluster.Start(adjust: options => options with { MiningAccount = Voters.Ann.Key, Mining = mines });

    private static Transaction Send(Voter sender, Voter recipient, ulong amount, uint sequence) =>
        sender.Sign(BallotCluster.Chain.Id, new Transfer(sender.Key, recipient.Key, new(amount), sequence));

    private static Transaction Election()
    {
        var now = Timestamp.From(DateTimeOffset.UtcNow);
        return Voters.Organiser.Sign(
            BallotCluster.Chain.Id, new OpenElection(Voters.Organiser.Key, "Who?", ["A", "B"], now, now.Plus(3_600_000), 60_000, now));
    }
}
