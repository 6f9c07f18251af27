using OrleansBallot.Grains.Mining;
using OrleansBallot.Ledger.Rules;
using OrleansBallot.Ledger.Values;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Nodes;

/// <summary>Which time a miner gives its block.</summary>
public sealed class BlockTimeTests
{
    private const ulong Target = 1_000;

    private static readonly Timestamp _parent = TestNetwork.Epoch;

    [Fact]
    public void With_nothing_that_can_be_too_late_it_is_now_and_the_work_is_what_was_worked()
    {
        var now = _parent.Plus(3_600_000);

        Assert.Equal((now, now.Minus(700)), BlockTime.Choose(now, _parent, 700, Target, urgent: null));
    }

    [Fact]
    public void A_deadline_far_ahead_changes_nothing()
    {
        var now = _parent.Plus(3_600_000);

        Assert.Equal(now, BlockTime.Choose(now, _parent, 700, Target, (default, now.Plus(10 * Target))).Time);
    }

    [Fact]
    public void Close_to_a_deadline_and_past_it_there_is_room_for_ten_blocks_behind_it()
    {
        var until = _parent.Plus(3_600_000);
        var time = until.Minus(10 * Target);

        foreach (var now in (Timestamp[])[until.Minus(5 * Target), until, until.Plus(86_400_000)])
            Assert.Equal((time, time.Minus(700)), BlockTime.Choose(now, _parent, 700, Target, (default, until)));
    }

    [Fact]
    public void A_hundred_blocks_fit_before_a_deadline_and_each_tells_its_work_as_long_as_it_can()
    {
        var (parent, until) = (_parent, _parent.Plus(60_000));
        for (var block = 0; block < 100; block++)
        {
            var (time, started) = BlockTime.Choose(until.Plus(78_000), parent, 900, Target, (default, until));
            Assert.True(time > parent && time < until, $"{time}");
            Assert.True(started >= parent && started <= time, $"{started}");
            if (block is > 0 and < 5) Assert.InRange(time.Since(started), 500UL, 900UL);
            parent = time;
        }
    }

    [Fact]
    public void No_block_is_dated_before_the_opening_of_the_election_whose_votes_it_is_for()
    {
        var opens = _parent.Plus(600_000);

        var (time, _) = BlockTime.Choose(opens.Plus(86_400_000), _parent, 700, Target, (opens, opens.Plus(100)));

        Assert.True(time >= opens && time < opens.Plus(100), $"{time}");
    }

    [Fact]
    public void What_is_too_late_already_holds_nothing_up()
    {
        var now = _parent.Plus(3_600_000);

        Assert.Equal(now, BlockTime.Choose(now, _parent, 700, Target, (default, _parent.Plus(1))).Time);
    }

    [Fact]
    public void On_a_parent_from_the_future_the_work_takes_its_time_too_as_far_as_others_take_the_block()
    {
        Assert.Equal((_parent.Plus(700), _parent), BlockTime.Choose(_parent.Minus(4_000), _parent, 700, Target, urgent: null));
        Assert.Equal(
            (_parent.Plus(Limits.FutureMilliseconds), _parent),
            BlockTime.Choose(_parent.Minus(4_000), _parent, 60_000, Target, urgent: null));
    }
}
