using OrleansBallot.Grains;
using OrleansBallot.Grains.Interfaces;
using OrleansBallot.Grains.Tracking;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Nodes;

/// <summary>Suspect after six seconds, left after twenty: of the time in which somebody was there to hear.</summary>
public sealed class AttendanceTests
{
    private static readonly NetworkOptions _network = new(TestNetwork.Default.Parameters);

    private readonly ManualTimeProvider _time = new();
    private readonly Attendance _attendance;

    public AttendanceTests()
    {
        _attendance = new(_network, _time);
        _attendance.Expect("ann");
        _attendance.Expect("bob");
    }

    [Fact]
    public void Who_is_silent_while_others_beat_is_suspect_then_has_left()
    {
        Assert.Equal((MemberState.Active, MemberState.Active), After(TimeSpan.FromSeconds(4.5), "ann"));
        Assert.Equal((MemberState.Active, MemberState.Suspect), After(TimeSpan.FromSeconds(1.5), "ann"));
        Assert.Equal((MemberState.Active, MemberState.Suspect), After(TimeSpan.FromSeconds(13.5), "ann"));
        Assert.Equal((MemberState.Active, MemberState.Left), After(TimeSpan.FromSeconds(1.5), "ann"));

        _attendance.See("bob");
        Assert.Equal(MemberState.Active, _attendance.StateOf("bob"));
    }

    [Fact]
    public void Nobody_is_blamed_for_a_minute_in_which_the_tracker_itself_did_not_run()
    {
        After(TimeSpan.FromSeconds(3), "ann", "bob");

        _time.Jump(TimeSpan.FromMinutes(1));
        _attendance.StartRound();

        Assert.Equal((MemberState.Active, MemberState.Active), States());
    }

    [Fact]
    public void A_pause_takes_back_no_silence_from_before_it()
    {
        After(TimeSpan.FromSeconds(4.5), "ann");

        _time.Jump(TimeSpan.FromMinutes(1));
        _attendance.StartRound();

        Assert.Equal((MemberState.Active, MemberState.Suspect), States());
    }

    [Fact]
    public void A_beat_between_a_pause_and_the_look_after_it_gives_no_more_time_than_any_other()
    {
        _time.Jump(TimeSpan.FromMinutes(1));
        _attendance.See("bob");
        _attendance.StartRound();

        Assert.Equal((MemberState.Active, MemberState.Active), After(TimeSpan.FromSeconds(4.5), "ann"));
        Assert.Equal((MemberState.Active, MemberState.Suspect), After(TimeSpan.FromSeconds(1.5), "ann"));
    }

    /// <summary>What the two are when time has passed, look after look, in which only some were heard.</summary>
    private (MemberState Ann, MemberState Bob) After(TimeSpan time, params string[] heard)
    {
        for (var end = _time.GetTimestamp() + time.Ticks; _time.GetTimestamp() < end;)
        {
            _time.Advance(_attendance.Period);
            foreach (var node in heard) _attendance.See(node);
            _attendance.StartRound();
        }

        return States();
    }

    private (MemberState Ann, MemberState Bob) States() => (_attendance.StateOf("ann"), _attendance.StateOf("bob"));
}
