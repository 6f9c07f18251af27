using OrleansBallot.Ledger.Blocks;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Ledger.Rules;
using OrleansBallot.Ledger.State;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Ledger;

public class PauseTests
{
    private const ulong Settle = 60_000;

    private readonly TestNetwork _network = TestNetwork.Default;
    private readonly TestNode _node = new(TestNetwork.Default);
    private readonly Transaction _election = TestNetwork.Default.Open(Voters.Organiser, settle: Settle);

    public PauseTests() => _node.Mine(_election);

    private Election Election => _node.State.Find(TestNetwork.IdOf(_election))!;

    [Fact, Breaks(Rejection.Paused)]
    public void While_paused_nodes_take_no_votes_and_blocks_hold_for_a_while_those_that_were_taken()
    {
        var paused = _node.Mine(Pause(1)).Header.Time;
        Assert.Equal(ElectionPhase.Paused, Election.PhaseAt(paused));
        Assert.Equal(Rejection.Paused, _node.State.Judge(Vote(Voters.Ann), paused.Plus(1), Judged.OnSubmission).Rule);

        _node.MineAt(paused.Plus(Settle - 1), Vote(Voters.Ann));
        _node.Refuses(Vote(Voters.Bob), Rejection.Paused);
    }

    [Fact]
    public void It_goes_on_by_the_next_turn_and_closes_when_it_was_to()
    {
        var closes = Election.Closes;
        _node.Mine(Pause(1));
        var goesOn = _node.Mine(Pause(2)).Header.Time;

        Assert.Equal(ElectionPhase.Open, Election.PhaseAt(goesOn));
        Assert.Equal((2, closes), (Election.Turns, Election.Closes));
        Assert.Equal(Rejection.None, _node.State.Judge(Vote(Voters.Ann), goesOn.Plus(1), Judged.OnSubmission).Rule);
    }

    [Fact, Breaks(Rejection.WrongTurn)]
    public void A_turn_that_is_not_the_next_is_refused()
    {
        _node.Refuses(Pause(0), Rejection.WrongTurn);
        _node.Refuses(Pause(2), Rejection.WrongTurn);
        _node.Mine(Pause(1));
        _node.Refuses(Pause(3), Rejection.WrongTurn);
        _node.Refuses(Pause(uint.MaxValue), Rejection.WrongTurn);
    }

    [Fact, Breaks(Rejection.NotOrganiser)]
    public void Only_who_opened_it_pauses_it() => _node.Refuses(_network.Pause(Voters.Ann, _election, 1), Rejection.NotOrganiser);

    [Fact, Breaks(Rejection.Closed)]
    public void What_has_closed_is_not_paused()
    {
        _node.MineAt(Election.Closes, Vote(Voters.Ann));

        _node.Refuses(Pause(1), Rejection.Closed);
    }

    [Fact]
    public void A_pause_that_is_taken_back_never_was()
    {
        var before = StateDigest.Of(_node.State, [_election]);
        var block = _node.Mine(Pause(1), Pause(2), Pause(3));
        Assert.NotNull(Election.PausedAt);

        _node.State.Undo(block);

        Assert.Null(Election.PausedAt);
        Assert.Equal(before, StateDigest.Of(_node.State, [_election]));
    }

    private Transaction Pause(uint turn) => _network.Pause(Voters.Organiser, _election, turn);

    private Transaction Vote(Voter voter) => _network.Vote(voter, _election, 0);
}
