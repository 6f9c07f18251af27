using OrleansBallot.Ledger.Blocks;
using OrleansBallot.Ledger.Counting;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Ledger.Pools;
using OrleansBallot.Ledger.Rules;
using OrleansBallot.Ledger.State;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Ledger;

/// <summary>Voting again where an election allows it, through any reorg.</summary>
public class RevotingTests
{
    private readonly TestNetwork _network = TestNetwork.Default;
    private readonly TestNode _node = new(TestNetwork.Default);
    private readonly Pool _pool = new();
    private readonly Transaction _election = Voters.Organiser.Sign(
        TestNetwork.Default.Id, TestNetwork.Definition(Voters.Organiser) with { Revoting = Revoting.Last });

    public RevotingTests() => _node.Mine(_election);

    private Election Election => _node.State.Find(TestNetwork.IdOf(_election))!;

    [Fact, Breaks(Rejection.OlderRevision)]
    public void The_highest_revision_counts_and_nothing_older_comes_after_it()
    {
        _node.Mine(Vote(Voters.Ann, 0, revision: 0), Vote(Voters.Bob, 1, revision: 7));
        var latest = Vote(Voters.Ann, 2, revision: 5);
        _node.Mine(latest);

        Assert.Equal([0, 1, 1], Election.CopyCounts());
        Assert.Equal(2, Election.Ballots);
        Assert.Equal((latest.Id, 5u), (Election.VoteOf(Voters.Ann.Key)!.Transaction, Election.VoteOf(Voters.Ann.Key)!.Revision));
        _node.Refuses(Vote(Voters.Ann, 0, revision: 5), Rejection.OlderRevision);
        _node.Refuses(Vote(Voters.Ann, 0, revision: 4), Rejection.OlderRevision);
        Assert.Equal(
            latest.Id, _node.State.Judge(Vote(Voters.Ann, 0, revision: 4), TestNetwork.Epoch.Plus(9), Judged.OnSubmission).Conflict);
    }

    [Fact]
    public void A_block_may_hold_several_revisions_and_undoing_it_brings_the_older_ballot_back()
    {
        _node.Mine(Vote(Voters.Ann, 0, revision: 1));
        var block = _node.Draft(Vote(Voters.Ann, 1, revision: 2), Vote(Voters.Ann, 2, revision: 3));
        var before = StateDigest.Of(_node.State, [_election]);
        _node.Take(block);
        Assert.Equal([0, 0, 1], Election.CopyCounts());

        _node.State.Undo(block);

        Assert.Equal([1, 0, 0], Election.CopyCounts());
        Assert.Equal(1u, Election.VoteOf(Voters.Ann.Key)!.Revision);
        Assert.Equal(before, StateDigest.Of(_node.State, [_election]));
        Assert.Equal([new BallotCount(new([0]), 1)], Election.CopyBallots());
    }

    [Fact, Breaks(Rejection.OlderRevision)]
    public void Revisions_of_a_key_wait_in_ascending_order_and_what_is_not_higher_names_the_highest()
    {
        var (first, second) = (Vote(Voters.Ann, 0, revision: 1), Vote(Voters.Ann, 1, revision: 3));

        Assert.True(Add(first).Accepted);
        Assert.True(Add(second).Accepted);

        foreach (var revision in new uint[] { 0, 1, 2, 3 })
            Assert.Equal(new Verdict(Rejection.OlderRevision, second.Id), Add(Vote(Voters.Ann, 2, revision)));
        Assert.True(Add(Vote(Voters.Bob, 2, revision: 0)).Accepted);
        Assert.True(Add(first).Accepted);
        Assert.Equal(
            [first.Id, second.Id], _pool.Draft(_node.State, TestNetwork.Epoch.Plus(9)).Transactions.Select(chosen => chosen.Id).Take(2));
    }

    [Fact]
    public void Revisions_that_were_refused_come_back_in_their_order()
    {
        Transaction[] votes = [.. Enumerable.Range(1, 4).Select(number => Vote(Voters.Ann, 0, (uint)number))];

        Assert.Empty(_pool.Rejudge(_node.State, TestNetwork.Epoch.Plus(5), [], votes.Reverse()));
        Assert.Equal(votes, _pool.Transactions);
    }

    [Fact]
    public void What_was_refused_for_a_higher_revision_that_waits_leaves_that_one_where_it_is()
    {
        var (lower, higher) = (Vote(Voters.Ann, 0, revision: 1), Vote(Voters.Ann, 1, revision: 2));
        Add(higher);

        Assert.Equal([lower], _pool.Rejudge(_node.State, TestNetwork.Epoch.Plus(5), [], [lower]));
        Assert.Equal([higher], _pool.Transactions);
        Assert.Equal(
            new Verdict(Rejection.OlderRevision, higher.Id), _pool.Judge(lower, _node.State, TestNetwork.Epoch.Plus(5), Judged.InBlock));
    }

    [Fact]
    public void Revisions_wait_in_their_order_while_their_election_does()
    {
        var (first, second) = (Vote(Voters.Ann, 0, revision: 1), Vote(Voters.Ann, 1, revision: 2));

        Assert.Empty(_pool.Rejudge(new LedgerState(), TestNetwork.Epoch.Plus(5), [_election, first, second], []));
        Assert.Equal([_election, first, second], _pool.Draft(new LedgerState(), TestNetwork.Epoch.Plus(5)).Transactions);
    }

    private Verdict Add(Transaction vote) => _pool.Add(vote, _node.State, TestNetwork.Epoch.Plus(5), Judged.OnSubmission);

    private Transaction Vote(Voter voter, int choice, uint revision) => voter.Sign(
        _network.Id, CastVote.For(voter.Key, TestNetwork.IdOf(_election), choice, TestNetwork.Epoch) with { Revision = revision });
}
