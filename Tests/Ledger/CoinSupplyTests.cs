using OrleansBallot.Ledger.Blocks;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Ledger.Rules;
using OrleansBallot.Ledger.Values;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Ledger;

/// <summary>How many coins there are, and that taking blocks back leaves none behind.</summary>
public class CoinSupplyTests
{
    private readonly TestNetwork _network = TestNetwork.Default;
    private readonly Transaction _election = TestNetwork.Default.Open(Voters.Organiser);

    [Theory]
    [InlineData(50UL, 1UL, 50UL, 50UL)]
    [InlineData(50UL, 3UL, 50UL, 150UL)]
    [InlineData(0UL, 3UL, 0UL, 0UL)]
    [InlineData(Limits.Coins, 1UL, Limits.Coins, Limits.Coins)]
    [InlineData(Limits.Coins, 2UL, 0UL, Limits.Coins)]
    [InlineData(Limits.Coins + 1, 1UL, 0UL, 0UL)]
    [InlineData(ulong.MaxValue, 1UL, 0UL, 0UL)]
    [InlineData(3UL, Limits.Coins / 3, 3UL, Limits.Coins / 3 * 3)]
    [InlineData(3UL, Limits.Coins / 3 + 1, 0UL, Limits.Coins / 3 * 3)]
    [InlineData(1UL, ulong.MaxValue, 0UL, Limits.Coins)]
    public void Blocks_pay_the_reward_while_there_can_be_more_coins(ulong reward, ulong height, ulong paid, ulong supply)
    {
        var parameters = Paying(reward).Parameters;

        Assert.Equal(new(paid), parameters.RewardAt(new(height)));
        Assert.Equal(new(supply), parameters.SupplyAt(new(height)));
    }

    [Fact, Breaks(Rejection.WrongReward)]
    public void When_all_coins_are_mined_blocks_pay_nothing_and_leave_no_trace()
    {
        var network = Paying(Limits.Coins);
        var node = new TestNode(network);
        node.Mine(network.Open(Voters.Organiser));
        var all = network.Send(Voters.Ann, Voters.Bob, Limits.Coins, 1);

        node.Refuses(
            new TestMiner(network).Mine(node.Best, [all], coinbase: coinbase => coinbase with { Reward = new(Limits.Coins) }),
            Rejection.WrongReward);
        node.Mine(all);

        Assert.Equal(
            (0UL, Limits.Coins),
            (node.State.Coins.Find(Voters.Ann.Key)!.Balance.Value, node.State.Coins.Find(Voters.Bob.Key)!.Balance.Value));
        Assert.Equal(new(Limits.Coins), node.State.Coins.Sum());
        Assert.Equal(2, node.State.Coins.Find(Voters.Ann.Key)!.History.Count);
    }

    [Fact]
    public void Where_mining_earns_nothing_there_are_no_accounts()
    {
        var network = Paying(0);
        var node = new TestNode(network);
        node.Mine(network.Open(Voters.Organiser));

        Assert.Empty(node.State.Coins.Accounts);
        Assert.Equal(default, node.State.Coins.Sum());
    }

    [Fact]
    public void A_block_that_makes_too_many_coins_breaks_the_supply_by_its_numbers()
    {
        var network = Paying(Limits.Coins);
        var node = new TestNode(network);
        node.Mine(network.Open(Voters.Organiser));
        var block = new TestMiner(network).Mine(
            node.Best, [network.Send(Voters.Ann, Voters.Bob, 1, 1)], coinbase: coinbase => coinbase with { Reward = new(1) });

        var broken = Assert.Throws<InvalidOperationException>(() => node.State.Apply(block));

        Assert.Equal("Block 2 pays 1, which makes 9007199254740992 coins: more than 9007199254740991.", broken.Message);
    }

    [Fact]
    public void A_block_that_is_taken_back_leaves_no_coins_behind()
    {
        var node = new TestNode(_network);
        var states = new List<string>();
        Transaction[][] bodies =
        [
            [_election],
            [_network.Send(Voters.Ann, Voters.Bob, 50, 1), _network.Send(Voters.Bob, Voters.Cid, 50, 1), _network.Send(
                Voters.Cid, Voters.Ann, 1, 1)],
            [_network.Send(Voters.Ann, Voters.Bob, 1, 2), _network.Send(Voters.Cid, Voters.Dot, 49, 2)],
        ];
        Transaction[] known = [.. bodies.SelectMany(body => body)];
        foreach (var body in bodies)
        {
            states.Add(StateDigest.Of(node.State, known));
            node.Mine(body);
        }

        Assert.Equal(new(150), node.State.Coins.Sum());
        foreach (var (block, before) in node.Best.Zip(states).Reverse())
        {
            node.State.Undo(block);
            Assert.Equal(before, StateDigest.Of(node.State, known));
        }

        Assert.Empty(node.State.Coins.Accounts);
    }

    [Fact]
    public void Blocks_are_taken_back_in_their_order_or_not_at_all()
    {
        var node = new TestNode(_network);
        var first = node.Mine(_election);
        node.Mine(_network.Send(Voters.Ann, Voters.Bob, 1, 1));

        Assert.Contains(
            "The reward of block 1 is not the last", Assert.Throws<InvalidOperationException>(() => node.State.Undo(first)).Message,
            StringComparison.Ordinal);
    }

    private static TestNetwork Paying(ulong reward) =>
        new(new ChainParameters("test", 1_000, new(Limits.MinimumDifficulty), new(reward), Hash256.Of("salt"u8)));
}
