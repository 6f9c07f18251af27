using OrleansBallot.Ledger;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Ledger;

/// <summary>Voting again where an election allows it, through any reorg.</summary>
public class RevotingTests
{
    private readonly TestNetwork _network = TestNetwork.Default;
    private readonly TestNode _node = new(TestNetwork.Default);
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
        Assert.Equal(latest.Id, _node.State.Judge(Vote(Voters.Ann, 0, revision: 4), TestNetwork.Epoch.Plus(9), Judged.OnSubmission).Conflict);
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

    [Fact]
    public void Revisions_of_a_key_wait_side_by_side_and_each_only_once()
    {
        var pool = new Pool();
        var (first, second) = (Vote(Voters.Ann, 0, revision: 1), Vote(Voters.Ann, 1, revision: 2));

        Assert.True(Add(first).Accepted);
        Assert.True(Add(second).Accepted);

        Assert.Equal(new Verdict(Rejection.OlderRevision, second.Id), Add(Vote(Voters.Ann, 2, revision: 2)));
        Assert.Equal([first.Id, second.Id], pool.Draft(_node.State, TestNetwork.Epoch.Plus(9)).Transactions.Select(chosen => chosen.Id));

        Verdict Add(Transaction vote) => pool.Add(vote, _node.State, TestNetwork.Epoch.Plus(5), Judged.OnSubmission);
    }

    private Transaction Vote(Voter voter, int choice, uint revision) => voter.Sign(
        _network.Id, CastVote.For(voter.Key, TestNetwork.IdOf(_election), choice, TestNetwork.Epoch) with { Revision = revision });
}
