using System.Collections.Immutable;
using OrleansBallot.Ledger.Blocks;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Ledger.Rules;
using OrleansBallot.Ledger.Values;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Ledger;

public class BodyRulesTests
{
    private readonly TestNetwork _network = TestNetwork.Default;
    private readonly TestNode _node = new(TestNetwork.Default);
    private readonly TestMiner _miner = new(TestNetwork.Default);
    private readonly Transaction _election = TestNetwork.Default.Open(Voters.Organiser);

    public BodyRulesTests() => _node.Mine(_election);

    private Transaction Vote => _network.Vote(Voters.Bob, _election, 0);

    [Fact, Breaks(Rejection.WrongMerkleRoot)]
    public void A_changed_vote_breaks_the_Merkle_root_and_leaves_the_block_itself_welcome()
    {
        var honest = _node.Draft(Vote);
        var changed = WithBody(honest, [_network.Vote(Voters.Bob, _election, 1)]);
        Assert.Equal(honest.Hash, changed.Hash);

        _node.Refuses(changed, Rejection.WrongMerkleRoot);
        Assert.True(_node.Take(honest).Accepted);
    }

    [Fact, Breaks(Rejection.WrongMerkleRoot)]
    public void A_signature_is_part_of_the_body()
    {
        // Signing again makes the same transaction with other bytes.
        var (vote, again) = (Vote, Vote);
        Assert.Equal(vote.Id, again.Id);
        Assert.NotEqual(vote.Leaf, again.Leaf);

        _node.Refuses(WithBody(_node.Draft(vote), [again]), Rejection.WrongMerkleRoot);
    }

    [Fact, Breaks(Rejection.WrongMerkleRoot)]
    public void An_empty_body_sent_for_anothers_block_does_not_condemn_it()
    {
        var honest = _node.Draft(Vote);

        _node.Refuses(WithBody(honest, []), Rejection.WrongMerkleRoot);
        Assert.True(_node.Take(honest).Accepted);
    }

    [Fact, Breaks(Rejection.WrongBlockSignature)]
    public void A_block_signed_with_another_key_is_refused_and_itself_welcome()
    {
        var honest = _node.Draft(Vote);
        var forged = Block.Sign(_network.Id, honest.Header, honest.Coinbase, honest.Transactions, NodeKeys.Second);

        _node.Refuses(forged, Rejection.WrongBlockSignature);
        Assert.True(_node.Take(honest).Accepted);
    }

    [Fact, Breaks(Rejection.WrongBlockSignature)]
    public void A_block_signed_for_another_chain_is_refused()
    {
        var honest = _node.Draft(Vote);
        var foreign = Block.Sign(Hash256.Of([7]), honest.Header, honest.Coinbase, honest.Transactions, NodeKeys.First);

        _node.Refuses(foreign, Rejection.WrongBlockSignature);
    }

    [Fact]
    public void Signing_again_makes_the_same_block()
    {
        var honest = _node.Draft(Vote);
        var again = Block.Sign(_network.Id, honest.Header, honest.Coinbase, honest.Transactions, NodeKeys.First);

        Assert.NotEqual(honest.Encode(), again.Encode());
        Assert.True(_node.Take(honest).Accepted);
        Assert.True(_node.Take(again).Accepted);
        Assert.Equal(honest.Header.Height, _node.Chain.Tip.Height);
    }

    [Fact, Breaks(Rejection.EmptyBlock)]
    public void A_mined_and_signed_block_without_a_transaction_is_refused()
    {
        var empty = _node.Draft();

        Assert.Equal(Rejection.None, Block.TryDecode(_network.Id, empty.Encode(), out _));
        _node.Refuses(empty, Rejection.EmptyBlock);
        _node.Refuses(empty, Rejection.EmptyBlock);
    }

    [Theory, Breaks(Rejection.WrongCoinbase)]
    [InlineData(0UL)]
    [InlineData(3UL)]
    public void A_coinbase_for_another_height_is_refused(ulong height) =>
        _node.Refuses(
            _miner.Mine(_node.Best, [Vote], coinbase: coinbase => coinbase with { Height = new(height) }), Rejection.WrongCoinbase);

    [Theory, Breaks(Rejection.WrongReward)]
    [InlineData(0UL)]
    [InlineData(49UL)]
    [InlineData(51UL)]
    [InlineData(ulong.MaxValue)]
    public void A_coinbase_that_pays_another_reward_is_refused(ulong reward) =>
        _node.Refuses(_miner.Mine(_node.Best, [Vote], coinbase: coinbase => coinbase with { Reward = new(reward) }), Rejection.WrongReward);

    [Fact, Breaks(Rejection.InvalidKey)]
    public void A_coinbase_for_a_point_off_the_curve_is_refused() =>
        _node.Refuses(_miner.Mine(_node.Best, [Vote], coinbase: coinbase => coinbase with { Account = default }), Rejection.InvalidKey);

    [Fact, Breaks(Rejection.WrongTallyRoot)]
    public void Another_tally_root_than_that_of_the_counts_is_refused()
    {
        _node.Refuses(
            _miner.Mine(_node.Best, [Vote], edit: header => header with { TallyRoot = Hash256.Of([1]) }), Rejection.WrongTallyRoot);

        // The root before the vote, as from a miner that forgot to count it.
        var before = _node.State.Draft([], Timestamp.Max).TallyRoot;
        _node.Refuses(_miner.Mine(_node.Best, [Vote], edit: header => header with { TallyRoot = before }), Rejection.WrongTallyRoot);
    }

    [Fact]
    public void A_body_that_condemns_only_its_sender_can_not_refuse_the_block()
    {
        var honest = _node.Draft(Vote);
        _node.Chain.AddHeader(honest.Header, null, out var entry);

        Assert.Throws<ArgumentException>(() => _node.Chain.Refuse(entry!, Rejection.WrongMerkleRoot));
        Assert.Throws<ArgumentException>(() => _node.Chain.Refuse(entry!, Rejection.WrongBlockSignature));
        Assert.Throws<ArgumentException>(() => _node.Chain.Refuse(entry!, Rejection.FutureTime));
        Assert.True(_node.Take(honest).Accepted);
        Assert.Throws<InvalidOperationException>(() => _node.Chain.Refuse(entry!, Rejection.EmptyBlock));
    }

    private static Block WithBody(Block block, ImmutableArray<Transaction> transactions) =>
        Block.Sign(TestNetwork.Default.Id, block.Header, block.Coinbase, transactions, NodeKeys.First);
}
