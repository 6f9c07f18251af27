using OrleansBallot.Ledger.Counting;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Ledger.Rules;
using OrleansBallot.Ledger.State;
using OrleansBallot.Ledger.Values;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Ledger;

public class VoteRulesTests
{
    private const ulong Open = 3_600_000;
    private const ulong Settle = 60_000;

    private readonly TestNetwork _network = TestNetwork.Default;
    private readonly TestNode _node = new(TestNetwork.Default);
    private readonly Transaction _election = TestNetwork.Default.Open(Voters.Organiser, openFor: Open, settle: Settle);

    public VoteRulesTests() => _node.Mine(_election);

    private static Timestamp Closes => TestNetwork.Epoch.Plus(Open);

    private static Timestamp Settles => Closes.Plus(Settle);

    private Election Election => _node.State.Find(TestNetwork.IdOf(_election))!;

    [Fact]
    public void Votes_are_counted_by_option()
    {
        _node.Mine(Vote(Voters.Ann, 0), Vote(Voters.Bob, 2));
        _node.Mine(Vote(Voters.Cid, 2));

        Assert.Equal([1, 0, 2], Election.CopyCounts());
        Assert.Equal(3, Election.Ballots);
        Assert.Equal(Vote(Voters.Bob, 2).Id, Election.VoteOf(Voters.Bob.Key)?.Transaction);
        Assert.Null(Election.VoteOf(Voters.Dot.Key));
        Assert.Equal(new Height(2), _node.State.HeightOf(Vote(Voters.Bob, 2).Id));
    }

    [Fact]
    public void An_election_and_its_votes_may_share_a_block()
    {
        var election = _network.Open(Voters.Organiser, "Another");

        _node.Mine(election, _network.Vote(Voters.Ann, election, 1));
        Assert.Equal([0, 1, 0], _node.State.Find(TestNetwork.IdOf(election))!.CopyCounts());
    }

    [Fact, Breaks(Rejection.DuplicateTransaction)]
    public void A_signed_vote_replayed_is_refused_in_the_next_block_and_in_the_same()
    {
        var vote = Vote(Voters.Ann, 0);
        _node.Refuses(vote, Rejection.DuplicateTransaction, valid: vote);

        _node.Mine(vote);
        Assert.Equal(vote.Id, _node.Refuses(vote, Rejection.DuplicateTransaction).Conflict);
        Assert.Equal(vote.Id, _node.Refuses(Vote(Voters.Ann, 0), Rejection.DuplicateTransaction).Conflict);
        Assert.Equal([1, 0, 0], Election.CopyCounts());
    }

    [Fact, Breaks(Rejection.AlreadyVoted)]
    public void A_second_vote_by_one_key_is_refused_and_the_first_is_named()
    {
        var first = Vote(Voters.Ann, 0);
        _node.Refuses(Vote(Voters.Ann, 1), Rejection.AlreadyVoted, valid: first);

        _node.Mine(first);
        Assert.Equal(first.Id, _node.Refuses(Vote(Voters.Ann, 1), Rejection.AlreadyVoted).Conflict);
        Assert.Equal(first.Id, _node.Refuses(
            Sign(Voters.Ann, vote => vote with { CastMinute = vote.CastMinute + 1 }), Rejection.AlreadyVoted).Conflict);
    }

    [Fact]
    public void One_key_votes_once_in_each_election()
    {
        var other = _network.Open(Voters.Organiser, "Another");

        _node.Mine(other, Vote(Voters.Ann, 0), _network.Vote(Voters.Ann, other, 0));
        Assert.Equal(2, _node.State.Elections.Sum(election => election.Ballots));
    }

    [Fact, Breaks(Rejection.UnknownElection)]
    public void A_vote_in_an_election_that_nobody_opened_is_refused()
    {
        var unopened = _network.Open(Voters.Organiser, "Never mined");

        _node.Refuses(_network.Vote(Voters.Ann, unopened, 0), Rejection.UnknownElection);
        _node.Refuses(_network.Close(Voters.Organiser, unopened), Rejection.UnknownElection);
        _node.Refuses(_network.Seal(unopened), Rejection.UnknownElection);
    }

    [Fact, Breaks(Rejection.UnknownElection)]
    public void A_vote_before_its_election_in_the_same_block_is_refused()
    {
        var election = _network.Open(Voters.Organiser, "Another");

        _node.Refuses(_node.Draft(_network.Vote(Voters.Ann, election, 0), election), Rejection.UnknownElection);
    }

    [Fact, Breaks(Rejection.Sealed)]
    public void Nothing_is_valid_after_the_seal()
    {
        _node.MineAt(Settles, _network.Seal(_election));

        Assert.Equal(ElectionPhase.Sealed, Election.PhaseAt(Settles));
        _node.Refuses(Vote(Voters.Ann, 0), Rejection.Sealed);
        _node.Refuses(_network.Close(Voters.Organiser, _election), Rejection.Sealed);
        Assert.Equal(0, _node.State.Unsealed);
    }

    [Fact, Breaks(Rejection.DuplicateTransaction)]
    public void A_seal_is_valid_once()
    {
        // There is only one possible seal of an election, so the second is the first again.
        _node.MineAt(Settles, _network.Seal(_election));

        _node.Refuses(_network.Seal(_election), Rejection.DuplicateTransaction);
    }

    [Fact, Breaks(Rejection.NotYetOpen)]
    public void A_vote_before_the_opening_is_refused()
    {
        var opens = TestNetwork.Epoch.Plus(60_000);
        var later = Voters.Organiser.Sign(_network.Id, TestNetwork.Definition(Voters.Organiser) with { Opens = opens });
        _node.Mine(later);
        Assert.Equal(ElectionPhase.Scheduled, _node.State.Find(TestNetwork.IdOf(later))!.PhaseAt(TestNetwork.Epoch));

        _node.Refuses(_network.Vote(Voters.Ann, later, 0), Rejection.NotYetOpen);
        _node.MineAt(opens, _network.Vote(Voters.Ann, later, 0));
    }

    [Fact, Breaks(Rejection.Closed)]
    public void Nodes_take_votes_until_the_close_and_blocks_hold_them_until_all_is_settled()
    {
        var vote = Vote(Voters.Ann, 0);
        var justBefore = new Timestamp(Closes.Milliseconds - 1);
        Assert.Equal(Rejection.None, _node.State.Judge(vote, justBefore, Judged.OnSubmission).Rule);
        Assert.Equal(Rejection.Closed, _node.State.Judge(vote, Closes, Judged.OnSubmission).Rule);
        Assert.Equal(Rejection.None, _node.State.Judge(vote, Closes, Judged.InBlock).Rule);
        Assert.Equal(ElectionPhase.Closing, Election.PhaseAt(Closes));

        _node.MineAt(new(Settles.Milliseconds - 1), vote);
        _node.Refuses(Vote(Voters.Bob, 0), Rejection.Closed);
    }

    [Theory, Breaks(Rejection.TooManyChoices)]
    [InlineData(new[] { 0, 1 })]
    [InlineData(new[] { 0, 0 })]
    public void Plurality_takes_one_choice(int[] choices) =>
        _node.Refuses(Sign(Voters.Ann, vote => vote.Choosing([.. choices])), Rejection.TooManyChoices);

    [Theory, Breaks(Rejection.WrongBallot)]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(Limits.Contests)]
    public void A_ballot_has_one_answer_to_each_contest(int answers) => _node.Refuses(
        Sign(Voters.Ann, vote => vote with { Answers = [.. Enumerable.Repeat(new Ballot([0]), answers)] }), Rejection.WrongBallot);

    [Theory, Breaks(Rejection.UnknownChoice)]
    [InlineData(3)]
    [InlineData(byte.MaxValue)]
    public void A_choice_beyond_the_options_is_refused(int choice) => _node.Refuses(Vote(Voters.Ann, choice), Rejection.UnknownChoice);

    [Theory, Breaks(Rejection.WrongRevision)]
    [InlineData(1u)]
    [InlineData(uint.MaxValue)]
    public void A_revision_is_refused_where_voting_again_is(uint revision) =>
        _node.Refuses(Sign(Voters.Ann, vote => vote with { Revision = revision }), Rejection.WrongRevision);

    [Fact, Breaks(Rejection.NotOrganiser)]
    public void Only_who_opened_an_election_closes_it() => _node.Refuses(_network.Close(Voters.Ann, _election), Rejection.NotOrganiser);

    [Fact, Breaks(Rejection.Closed)]
    public void A_close_moves_the_close_to_its_block_and_is_valid_once()
    {
        var block = _node.Mine(_network.Close(Voters.Organiser, _election));

        Assert.Equal(block.Header.Time, Election.Closes);
        Assert.Equal(block.Header.Time.Plus(Settle), Election.Settles);
        Assert.Equal(Rejection.Closed, _node.State.Judge(Vote(Voters.Ann, 0), block.Header.Time, Judged.OnSubmission).Rule);
        _node.Mine(Vote(Voters.Ann, 0));
    }

    [Fact, Breaks(Rejection.Closed)]
    public void What_has_closed_by_itself_can_not_be_closed()
    {
        _node.MineAt(Closes, Vote(Voters.Ann, 0));

        _node.Refuses(_network.Close(Voters.Organiser, _election), Rejection.Closed);
    }

    [Fact, Breaks(Rejection.Closed)]
    public void After_a_close_that_settles_at_once_its_own_block_takes_no_vote()
    {
        var election = _network.Open(Voters.Organiser, "Short", settle: 0);
        _node.Mine(election);

        _node.Refuses(_network.Vote(Voters.Bob, election, 0), Rejection.Closed,
            valid: [_network.Vote(Voters.Ann, election, 0), _network.Close(Voters.Organiser, election)]);
    }

    [Fact, Breaks(Rejection.NotSettled)]
    public void A_seal_before_all_is_settled_is_refused()
    {
        Assert.Equal(Rejection.NotSettled, _node.State.Judge(_network.Seal(_election), new(Settles.Milliseconds - 1), Judged.InBlock).Rule);
        Assert.Equal(Rejection.None, _node.State.Judge(_network.Seal(_election), Settles, Judged.InBlock).Rule);
        Assert.Empty(_node.State.DueForSeal(new(Settles.Milliseconds - 1)));
        Assert.Equal([TestNetwork.IdOf(_election)], _node.State.DueForSeal(Settles));

        _node.Refuses(_network.Seal(_election), Rejection.NotSettled);
    }

    [Fact]
    public void A_whole_election_fits_into_one_block()
    {
        var election = _network.Open(Voters.Organiser, "Show of hands", settle: 0);

        _node.Mine(election, _network.Vote(Voters.Ann, election, 2), _network.Close(Voters.Organiser, election), _network.Seal(election));

        var state = _node.State.Find(TestNetwork.IdOf(election))!;
        Assert.True(state.IsSealed);
        Assert.Equal([0, 0, 1], state.CopyCounts());
    }

    private Transaction Vote(Voter voter, int choice) => _network.Vote(voter, _election, choice);

    private Transaction Sign(Voter voter, Func<CastVote, CastVote> edit) =>
        voter.Sign(_network.Id, edit(CastVote.For(voter.Key, TestNetwork.IdOf(_election), 0, TestNetwork.Epoch)));
}
