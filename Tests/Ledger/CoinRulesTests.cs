using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Ledger.Rules;
using OrleansBallot.Ledger.State;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Ledger;

/// <summary>One block is mined, so Ann has 50 coins and nobody else has any.</summary>
public class CoinRulesTests
{
    private readonly TestNetwork _network = TestNetwork.Default;
    private readonly TestNode _node = new(TestNetwork.Default);
    private readonly Transaction _election = TestNetwork.Default.Open(Voters.Organiser);

    public CoinRulesTests() => _node.Mine(_election);

    public static TheoryData<ulong> NoAmounts => [0, Limits.Coins + 1, ulong.MaxValue];

    [Fact]
    public void A_transfer_moves_coins_and_both_sides_remember_it()
    {
        var transfer = _network.Send(Voters.Ann, Voters.Bob, 20, 1);
        _node.Mine(transfer);

        Assert.Equal((80UL, 1), (Balance(Voters.Ann), _node.State.Coins.Find(Voters.Ann.Key)!.Sent));
        Assert.Equal((20UL, 0), (Balance(Voters.Bob), _node.State.Coins.Find(Voters.Bob.Key)!.Sent));
        var payment = new Payment(new(2), transfer.Id, Voters.Ann.Key, Voters.Bob.Key, new(20));
        Assert.Equal(
            [new Earning(new(1), new(50)), payment, new Earning(new(2), new(50))], _node.State.Coins.Find(Voters.Ann.Key)!.History);
        Assert.Equal([payment], _node.State.Coins.Find(Voters.Bob.Key)!.History);
        Assert.Equal(payment, _node.State.Coins.Find(Voters.Ann.Key)!.SentAs(1));
        Assert.Null(_node.State.Coins.Find(Voters.Ann.Key)!.SentAs(0));
        Assert.Null(_node.State.Coins.Find(Voters.Ann.Key)!.SentAs(2));
    }

    [Theory, MemberData(nameof(NoAmounts)), Breaks(Rejection.WrongAmount)]
    public void Nothing_and_more_than_there_can_be_are_no_amounts(ulong amount) =>
        _node.Refuses(_network.Send(Voters.Ann, Voters.Bob, amount, 1), Rejection.WrongAmount);

    [Fact, Breaks(Rejection.SelfTransfer)]
    public void Nobody_sends_to_themselves() => _node.Refuses(_network.Send(Voters.Ann, Voters.Ann, 1, 1), Rejection.SelfTransfer);

    [Theory, Breaks(Rejection.WrongSequence)]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(uint.MaxValue)]
    public void The_first_transfer_is_number_1(uint sequence) =>
        Assert.Null(_node.Refuses(_network.Send(Voters.Ann, Voters.Bob, 1, sequence), Rejection.WrongSequence).Conflict);

    [Fact, Breaks(Rejection.WrongSequence)]
    public void A_sequence_that_was_used_names_the_transfer_that_has_it()
    {
        var (first, second) = (_network.Send(Voters.Ann, Voters.Bob, 1, 1), _network.Send(Voters.Ann, Voters.Bob, 1, 2));
        _node.Mine(first, second);

        Assert.Equal(first.Id, _node.Refuses(_network.Send(Voters.Ann, Voters.Cid, 1, 1), Rejection.WrongSequence).Conflict);
        Assert.Equal(second.Id, _node.Refuses(_network.Send(Voters.Ann, Voters.Cid, 1, 2), Rejection.WrongSequence).Conflict);
        _node.Mine(_network.Send(Voters.Ann, Voters.Cid, 1, 3));
    }

    [Fact, Breaks(Rejection.WrongSequence)]
    public void Of_two_spends_of_a_sequence_in_a_block_the_second_is_refused()
    {
        var (first, second) = (_network.Send(Voters.Ann, Voters.Bob, 50, 1), _network.Send(Voters.Ann, Voters.Cid, 50, 1));

        // By the sequence and not for want of coins: so the one that was first is named.
        Assert.Equal(first.Id, _node.Refuses(second, Rejection.WrongSequence, first).Conflict);
    }

    [Theory, Breaks(Rejection.Overspend)]
    [InlineData(51)]
    [InlineData(Limits.Coins)]
    public void Nobody_spends_more_than_they_have(ulong amount)
    {
        _node.Refuses(_network.Send(Voters.Ann, Voters.Bob, amount, 1), Rejection.Overspend);
        _node.Refuses(_network.Send(Voters.Dot, Voters.Bob, amount, 1), Rejection.Overspend);
    }

    [Fact, Breaks(Rejection.Overspend)]
    public void What_a_block_has_spent_it_can_not_spend_again()
    {
        var first = _network.Send(Voters.Ann, Voters.Bob, 30, 1);

        _node.Refuses(_network.Send(Voters.Ann, Voters.Bob, 21, 2), Rejection.Overspend, first);
        _node.Mine(first, _network.Send(Voters.Ann, Voters.Bob, 20, 2));
        Assert.Equal((50UL, 50UL), (Balance(Voters.Ann), Balance(Voters.Bob)));
    }

    [Fact]
    public void What_came_earlier_in_a_block_may_be_spent_in_it()
    {
        _node.Mine(_network.Send(Voters.Ann, Voters.Bob, 50, 1), _network.Send(Voters.Bob, Voters.Cid, 50, 1));

        Assert.Equal((50UL, 0UL, 50UL), (Balance(Voters.Ann), Balance(Voters.Bob), Balance(Voters.Cid)));
        _node.Refuses(_network.Send(Voters.Bob, Voters.Cid, 1, 2), Rejection.Overspend);
    }

    [Fact, Breaks(Rejection.Overspend)]
    public void A_reward_is_spent_from_the_next_block_on()
    {
        var node = new TestNode(_network);

        node.Refuses(_network.Send(Voters.Ann, Voters.Bob, 1, 1), Rejection.Overspend, _election);
        node.Mine(_election);
        node.Mine(_network.Send(Voters.Ann, Voters.Bob, 50, 1));
    }

    [Fact, Breaks(Rejection.InvalidKey)]
    public void Coins_for_a_point_off_the_curve_would_be_lost()
    {
        var lost = Voters.Ann.Sign(_network.Id, new Transfer(Voters.Ann.Key, Voters.Bob.Key with { Y = Voters.Cid.Key.Y }, new(1), 1));

        Assert.Equal(Rejection.InvalidKey, lost.CheckSignature());
        _node.Refuses(_node.Draft(lost), Rejection.InvalidKey);
    }

    [Fact, Breaks(Rejection.WrongSignature)]
    public void A_transfer_signed_by_somebody_else_or_for_another_network_is_refused()
    {
        var transfer = new Transfer(Voters.Ann.Key, Voters.Bob.Key, new(1), 1);
        var foreign = Voters.Ann.Sign(new TestNetwork(salt: "another").Id, transfer);

        Assert.Equal(Rejection.None, foreign.CheckSignature());
        foreach (var signature in new[] { foreign.Signature, Voters.Bob.Sign(_network.Id, transfer).Signature })
            _node.Refuses(_node.Draft(Transaction.Of(_network.Id, transfer, signature)), Rejection.WrongSignature);
    }

    [Fact, Breaks(Rejection.DuplicateTransaction)]
    public void A_transfer_is_made_once_however_often_it_is_signed()
    {
        _node.Mine(_network.Send(Voters.Ann, Voters.Bob, 20, 1));

        _node.Refuses(_network.Send(Voters.Ann, Voters.Bob, 20, 1), Rejection.DuplicateTransaction);
    }

    private ulong Balance(Voter voter) => _node.State.Coins.Find(voter.Key)?.Balance.Value ?? 0;
}
