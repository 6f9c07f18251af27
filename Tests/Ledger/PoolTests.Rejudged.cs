using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Ledger.Pools;
using OrleansBallot.Ledger.Rules;
using OrleansBallot.Ledger.State;
using OrleansBallot.Ledger.Values;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Ledger;

/// <summary>What becomes of pending transactions when the tip moves.</summary>
public partial class PoolTests
{
    [Fact]
    public void What_a_block_confirmed_leaves_and_so_does_what_it_made_invalid()
    {
        var (ann, bob, cid) = (Vote(Voters.Ann, 0), Vote(Voters.Bob, 0), Vote(Voters.Cid, 0));
        foreach (var vote in new[] { ann, bob, cid }) Add(vote);
        _node.Mine(ann, Vote(Voters.Bob, 1));

        var dropped = _pool.Rejudge(_node.State, Now, [], []);

        Assert.Equal([ann, bob], dropped);
        Assert.Equal([cid], _pool.Transactions);
        Assert.Equal(Digest(cid), _pool.Digest);
    }

    [Fact]
    public void Transactions_of_blocks_taken_back_go_in_front()
    {
        var (ann, bob, cid) = (Vote(Voters.Ann, 0), Vote(Voters.Bob, 0), Vote(Voters.Cid, 0));
        Add(cid);
        Add(bob);

        Assert.Empty(_pool.Rejudge(_node.State, Now, [ann, bob], []));
        Assert.Equal([ann, bob, cid], _pool.Transactions);
    }

    [Fact]
    public void A_vote_taken_back_beats_a_later_one_of_the_same_key()
    {
        var (mined, pending) = (Vote(Voters.Ann, 0), Vote(Voters.Ann, 1));
        Add(pending);

        Assert.Equal([pending], _pool.Rejudge(_node.State, Now, [mined], []));
        Assert.Equal([mined], _pool.Transactions);
    }

    [Fact]
    public void Votes_wait_when_the_block_that_opened_their_election_is_taken_back()
    {
        var fresh = new LedgerState();
        var (vote, twice) = (Vote(Voters.Ann, 0), Vote(Voters.Ann, 1));

        Assert.Equal([twice], _pool.Rejudge(fresh, Now, [_election, vote, twice], []));
        Assert.Empty(_pool.Rejudge(fresh, Now, [], []));
        Assert.Equal([_election, vote], _pool.Transactions);
        Assert.Equal([_election, vote], _pool.Draft(fresh, Now).Transactions);
        Assert.Equal([_election, vote], _pool.Rejudge(_node.State, Now, [], []).Concat(_pool.Transactions));
    }

    [Fact]
    public void Votes_leave_with_the_time_their_close_or_their_seal_though_no_vote_of_their_keys_has_moved()
    {
        var none = new MovedVotes();
        var settles = _node.State.Find(TestNetwork.IdOf(_election))!.Settles;
        var vote = Vote(Voters.Ann, 0);
        Add(vote);

        Assert.Empty(_pool.Rejudge(_node.State, settles.Plus(1), [], [], earliest: settles.Minus(1), none));
        Assert.Equal([vote], _pool.Rejudge(_node.State, settles.Plus(1), [], [], earliest: settles, none));

        Add(vote);
        _node.Mine(_network.Close(Voters.Organiser, _election));
        Assert.Empty(_pool.Rejudge(_node.State, Now, [], [], Now, none));
        Assert.Equal([vote], _pool.Rejudge(_node.State, Now.Plus(60_000), [], [], Now.Plus(60_000), none));

        Assert.True(_pool.Add(vote, _node.State, Now, Judged.InBlock).Accepted);
        _node.MineAt(settles, _network.Seal(_election));
        Assert.Equal([vote], _pool.Rejudge(_node.State, Now, [], [], TestNetwork.Epoch, none));
    }

    [Fact]
    public void A_vote_that_waited_is_judged_as_soon_as_its_election_takes_votes()
    {
        // It came back with its election, and the chain has another vote of the same key by now.
        var vote = Vote(Voters.Ann, 0);
        Assert.Empty(_pool.Rejudge(new LedgerState(), Now, [_election, vote], []));
        _node.Mine(Vote(Voters.Ann, 1));

        Assert.Equal([_election, vote], _pool.Rejudge(_node.State, Now, [], [], Now, new MovedVotes()));
    }

    [Fact]
    public void A_vote_that_waited_does_not_hide_a_higher_revision_behind_it()
    {
        var election = Voters.Organiser.Sign(
            _network.Id, TestNetwork.Definition(Voters.Organiser, "Again") with { Revoting = Revoting.Last });
        _node.Mine(election);
        Transaction[] votes = [Revision(1, choice: 0), Revision(2, choice: 0)];
        var before = new Timestamp(TestNetwork.Epoch.Milliseconds - 1);
        Assert.Empty(_pool.Rejudge(_node.State, before, [votes[0]], []));
        Assert.True(Add(votes[1]).Accepted);

        Assert.Empty(_pool.Rejudge(_node.State, Now, [], [], Now, new MovedVotes()));

        Assert.Equal(votes, _pool.Transactions);
        Assert.Equal(new(Rejection.OlderRevision, votes[1].Id), Add(Revision(2, choice: 1)));

        Transaction Revision(uint revision, int choice) => Voters.Ann.Sign(
            _network.Id, CastVote.For(Voters.Ann.Key, TestNetwork.IdOf(election), choice, TestNetwork.Epoch) with { Revision = revision });
    }

    [Fact]
    public void What_was_refused_is_pending_once_nothing_stands_in_its_way()
    {
        var (refused, rival) = (Vote(Voters.Ann, 0), Vote(Voters.Ann, 1));
        Add(rival);

        Assert.Equal([refused], _pool.Rejudge(_node.State, Now, [], [refused]));
        Assert.Equal([rival], _pool.Transactions);

        var empty = new Pool();
        Assert.Empty(empty.Rejudge(_node.State, Now, [], [refused]));
        Assert.Equal([refused], empty.Transactions);
    }

    [Fact]
    public void A_vote_waits_where_the_clock_has_stepped_back_before_the_opening()
    {
        var before = new Timestamp(TestNetwork.Epoch.Milliseconds - 1);
        var (vote, twice) = (Vote(Voters.Ann, 0), Vote(Voters.Ann, 1));
        Add(vote);

        Assert.Equal([twice], _pool.Rejudge(_node.State, before, [], [twice]));
        Assert.Equal([vote], _pool.Transactions);
        Assert.Empty(_pool.Draft(_node.State, before).Transactions);
    }
}
