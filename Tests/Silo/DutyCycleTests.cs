using OrleansBallot.Silo.Ports;

namespace OrleansBallot.Tests.Silo;

public sealed class DutyCycleTests
{
    private static readonly TimeSpan _slice = TimeSpan.FromMilliseconds(2);

    [Theory]
    [InlineData(0.05)]
    [InlineData(0.5)]
    [InlineData(0.9)]
    public void Works_at_half_its_share_on_young_blocks(double share) =>
        Assert.Equal(share / 2, Rate(new(share), slices: 1000, late: false), 3);

    [Theory]
    [InlineData(0.05, 0.1)]
    [InlineData(0.5, 1)]
    [InlineData(0.9, 1)]
    public void Works_at_twice_its_share_on_a_late_block_with_what_it_saved(double share, double rate)
    {
        var duty = new DutyCycle(share);
        Rate(duty, slices: 500, late: false);

        Assert.Equal(rate, Rate(duty, slices: 100, late: true), 3);
    }

    [Theory]
    [InlineData(0.05)]
    [InlineData(0.5)]
    [InlineData(0.9)]
    public void Keeps_to_its_share_where_every_block_is_late(double share) =>
        Assert.Equal(share, Rate(new(share), slices: 1000, late: true), 3);

    [Fact]
    public void Saves_a_few_blocks_and_not_a_day()
    {
        var duty = new DutyCycle(0.5);
        Rate(duty, slices: 1_000_000, late: false);

        Assert.InRange(Rate(duty, slices: 100_000, late: true), 0.5, 0.51);
    }

    [Fact]
    public void Never_rests_on_a_late_block_with_the_whole_machine_to_itself()
    {
        var duty = new DutyCycle(1);
        duty.Worked(TimeSpan.FromSeconds(1), late: true);

        Assert.Equal(TimeSpan.Zero, duty.Owed);
    }

    [Fact]
    public void Makes_up_for_sleeps_that_took_too_long()
    {
        var duty = new DutyCycle(0.5);
        duty.Worked(TimeSpan.FromMilliseconds(2), late: true);
        duty.Rested(TimeSpan.FromMilliseconds(5));
        duty.Worked(TimeSpan.FromMilliseconds(2), late: true);

        Assert.Equal(TimeSpan.FromMilliseconds(-1), duty.Owed);
    }

    [Fact]
    public void Saves_up_no_burst_from_a_machine_that_slept()
    {
        var duty = new DutyCycle(0.5);
        duty.Rested(TimeSpan.FromHours(8));
        duty.Worked(TimeSpan.FromMilliseconds(100), late: true);

        Assert.True(duty.Owed > TimeSpan.Zero);
    }

    /// <summary>The part of the time in which it worked.</summary>
    private static double Rate(DutyCycle duty, int slices, bool late)
    {
        var (worked, rested) = (TimeSpan.Zero, TimeSpan.Zero);
        for (var slice = 0; slice < slices; slice++)
        {
            worked += _slice;
            duty.Worked(_slice, late);
            rested += duty.Owed;
            duty.Rested(duty.Owed);
        }

        return worked / (worked + rested);
    }
}
