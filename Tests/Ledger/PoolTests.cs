using OrleansBallot.Ledger.Blocks;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Ledger.Pools;
using OrleansBallot.Ledger.Rules;
using OrleansBallot.Ledger.Values;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Ledger;

public partial class PoolTests
{
    private readonly TestNetwork _network = TestNetwork.Default;
    private readonly TestNode _node = new(TestNetwork.Default);
    private readonly Transaction _election = TestNetwork.Default.Open(Voters.Organiser, openFor: 600_000, settle: 60_000);
    private readonly Pool _pool = new();

    public PoolTests() => _node.Mine(_election);

    private Timestamp Now => _node.Chain.NextTime;

    [Fact]
    public void Transactions_come_out_in_the_order_of_their_arrival()
    {
        Transaction[] votes = [.. Enumerable.Range(0, 20).Select(number => Vote(Voters.Number(number), number % 3))];
        foreach (var vote in votes) Assert.True(Add(vote).Accepted);

        Assert.Equal(votes, _pool.Transactions);
        Assert.Equal(votes, _pool.Draft(_node.State, Now).Transactions);
        Assert.Same(votes[7], _pool.Find(votes[7].Id));
        Assert.Null(_pool.Find(_election.Id));
    }

    [Fact]
    public void What_is_pending_is_accepted_again_and_kept_once()
    {
        Assert.True(Add(Vote(Voters.Ann, 0)).Accepted);
        Assert.True(Add(Vote(Voters.Ann, 0)).Accepted);

        Assert.Equal(1, _pool.Count);
    }

    [Fact, Breaks(Rejection.AlreadyVoted)]
    public void A_second_vote_of_a_key_is_refused_with_the_pending_one_as_the_conflict()
    {
        var first = Vote(Voters.Ann, 0);
        Add(first);

        Assert.Equal(new(Rejection.AlreadyVoted, first.Id), Add(Vote(Voters.Ann, 1)));
        Assert.Equal([first], _pool.Transactions);
    }

    [Fact]
    public void Several_options_are_withdrawn_at_once_and_one_is_left()
    {
        Assert.Equal(Rejection.None, Add(Withdraw(0)).Rule);
        Assert.Equal(Rejection.None, Add(Withdraw(2)).Rule);
        Assert.Equal(Rejection.WrongWithdrawal, Add(Withdraw(1)).Rule);
        Assert.Equal(2, _pool.Draft(_node.State, Now).Transactions.Length);
    }

    [Fact]
    public void What_the_state_refuses_is_refused_by_the_same_rule()
    {
        Assert.Equal(new(Rejection.DuplicateTransaction, _election.Id), Add(_election));
        Assert.Equal(Rejection.UnknownChoice, Add(Vote(Voters.Ann, 3)).Rule);
        Assert.Equal(Rejection.NotSettled, Add(_network.Seal(_election)).Rule);
        Assert.Equal(Rejection.NotOrganiser, Add(_network.Close(Voters.Ann, _election)).Rule);
        Assert.Equal(0, _pool.Count);
    }

    [Fact, Breaks(Rejection.PoolFull)]
    public void A_full_pool_refuses_what_has_no_receipt()
    {
        var size = Vote(Voters.Ann, 0).Bytes.Length;
        foreach (var pool in new[] { new Pool(mostTransactions: 2), new Pool(mostBytes: 3 * size - 1) })
        {
            Assert.True(Add(pool, Vote(Voters.Ann, 0)).Accepted);
            Assert.True(Add(pool, Vote(Voters.Bob, 0)).Accepted);
            Assert.Equal(Rejection.PoolFull, Add(pool, Vote(Voters.Cid, 0)).Rule);
            Assert.Equal(Rejection.AlreadyVoted, Add(pool, Vote(Voters.Ann, 1)).Rule);
            Assert.True(Add(pool, Vote(Voters.Ann, 0)).Accepted);

            Assert.True(pool.Add(Vote(Voters.Cid, 0), _node.State, Now, Judged.InBlock, isReceipted: true).Accepted);
            Assert.Equal(3, pool.Count);
        }
    }

    [Fact]
    public void A_full_pool_takes_a_seal_all_the_same()
    {
        // Whoever fills the pools must not keep results from becoming final.
        foreach (var pool in new[] { new Pool(mostTransactions: 0), new Pool(mostBytes: 0) })
        {
            Assert.Equal(Rejection.PoolFull, Add(pool, Vote(Voters.Ann, 0)).Rule);
            Assert.True(pool.Add(_network.Seal(_election), _node.State, Timestamp.Max, Judged.InBlock).Accepted);
        }
    }

    [Fact, Breaks(Rejection.TooManyElectionsOfKey)]
    public void Pending_elections_count_towards_the_limit_of_a_key()
    {
        for (var number = 1; number < Limits.UnsealedElectionsOfKey; number++)
            Assert.True(Add(_network.Open(Voters.Organiser, $"Number {number}")).Accepted);

        Assert.Equal(Rejection.TooManyElectionsOfKey, Add(_network.Open(Voters.Organiser, "One too many")).Rule);
        Assert.True(Add(_network.Open(Voters.Ann, "Of another key")).Accepted);
        Assert.Equal(_pool.Count, _pool.Draft(_node.State, Now).Transactions.Length);
    }

    [Fact, Breaks(Rejection.TooManyElections)]
    public void Pending_elections_count_towards_the_limit_of_all()
    {
        for (var number = 1; number < Limits.UnsealedElections; number++)
            Assert.True(Add(_network.Open(Voters.Number(number / Limits.UnsealedElectionsOfKey), $"Number {number}")).Accepted);

        Assert.Equal(Rejection.TooManyElections, Add(_network.Open(Voters.Dot, "One too many")).Rule);
    }

    [Fact]
    public void A_close_and_a_seal_are_pending_once()
    {
        Assert.True(Add(_network.Close(Voters.Organiser, _election)).Accepted);
        Assert.True(Add(_network.Close(Voters.Organiser, _election)).Accepted);
        Assert.True(_pool.Add(_network.Seal(_election), _node.State, Timestamp.Max, Judged.InBlock).Accepted);

        Assert.Equal(2, _pool.Count);
    }

    [Fact]
    public void A_vote_behind_a_close_that_settles_at_once_does_not_spoil_the_block()
    {
        // Each of the two is valid alone, and another node took the vote before it saw the close. A block of both is not, and a miner that
        // kept trying it would never mine again.
        var election = _network.Open(Voters.Organiser, "Short", settle: 0);
        _node.Mine(election);
        var (close, vote) = (_network.Close(Voters.Organiser, election), _network.Vote(Voters.Ann, election, 0));
        Assert.True(Add(close).Accepted);
        Assert.True(_pool.Add(vote, _node.State, Now, Judged.InBlock).Accepted);

        var draft = _pool.Draft(_node.State, Now);

        Assert.Equal([close], draft.Transactions);
        _node.Mine([.. draft.Transactions]);
        Assert.Equal([close, vote], _pool.Rejudge(_node.State, Now, [], []));
    }

    [Fact]
    public void A_draft_changes_nothing()
    {
        Transaction[] all = [Vote(Voters.Ann, 0), _network.Close(Voters.Organiser, _election), _network.Open(Voters.Dot, "Another")];
        foreach (var transaction in all) Add(transaction);
        var before = StateDigest.Of(_node.State, [.. all, _election]);

        Assert.Equal(all, _pool.Draft(_node.State, Now).Transactions);

        Assert.Equal(before, StateDigest.Of(_node.State, [.. all, _election]));
        Assert.Equal(3, _pool.Count);
    }

    [Fact]
    public void Votes_that_came_too_late_take_no_room_in_a_block()
    {
        var other = _network.Open(Voters.Organiser, "Another");
        _node.Mine(other);
        var late = Vote(Voters.Ann, 0);
        var good = _network.Vote(Voters.Ann, other, 0);
        Add(late);
        Add(good);

        var draft = _pool.Draft(_node.State, TestNetwork.Epoch.Plus(660_000));

        Assert.Equal([good], draft.Transactions);
    }

    [Fact]
    public void A_draft_holds_no_more_bytes_than_a_block_may()
    {
        // The largest valid elections: 64 options of 200 bytes. Some 320 of them fill a block.
        var options = Enumerable.Range(0, 64).Select(number => new string('x', 196) + $"{number:d4}").ToArray();
        for (var number = 0; number < 400; number++)
        {
            var voter = Voters.Number(number / Limits.UnsealedElectionsOfKey);
            Assert.True(
                Add(voter.Sign(_network.Id, TestNetwork.Definition(voter, $"Number {number}").Offering([.. options]))).Accepted);
        }

        var draft = _pool.Draft(_node.State, Now);
        var block = _node.Draft([.. draft.Transactions]);

        Assert.Equal(_pool.Transactions.Take(draft.Transactions.Length), draft.Transactions);
        Assert.InRange(block.Encode().Length, Limits.BlockBytes - 20_000, Limits.BlockBytes);
        Assert.Equal(Rejection.None, Block.TryDecode(_network.Id, block.Encode(), out _));
    }

    [Fact]
    public void The_digest_tells_what_is_pending_whatever_the_order()
    {
        var other = new Pool();
        Assert.Equal(Hash256.Zero, _pool.Digest);
        foreach (var number in Enumerable.Range(0, 10)) Add(Vote(Voters.Number(number), 0));
        foreach (var number in Enumerable.Range(0, 10).Reverse())
        {
            Assert.NotEqual(_pool.Digest, other.Digest);
            Add(other, Vote(Voters.Number(number), 0));
        }

        Assert.Equal(_pool.Digest, other.Digest);
    }

    private Transaction Withdraw(byte option) => Voters.Organiser.Sign(
        _network.Id, new WithdrawOption(Voters.Organiser.Key, TestNetwork.IdOf(_election), 0, option));

    private Transaction Vote(Voter voter, int choice) => _network.Vote(voter, _election, choice);

    private Verdict Add(Transaction transaction) => Add(_pool, transaction);

    private Verdict Add(Pool pool, Transaction transaction) => pool.Add(transaction, _node.State, Now, Judged.OnSubmission);

    private static Hash256 Digest(Transaction only) => only.Id.Value;
}
