using OrleansBallot.Silo.Ports;

namespace OrleansBallot.Tests.Silo;

public sealed class DutyCycleTests
{
    [Theory]
    [InlineData(0.05)]
    [InlineData(0.5)]
    [InlineData(0.9)]
    public void Keeps_work_to_its_share_of_the_time(double share)
    {
        var duty = new DutyCycle(share);
        var (worked, rested) = (TimeSpan.Zero, TimeSpan.Zero);
        for (var slice = 0; slice < 1000; slice++)
        {
            var work = TimeSpan.FromMilliseconds(2);
            worked += work;
            duty.Worked(work);
            rested += duty.Owed;
            duty.Rested(duty.Owed);
        }

        Assert.Equal(share, worked / (worked + rested), 3);
    }

    [Fact]
    public void Never_rests_with_the_whole_machine_to_itself()
    {
        var duty = new DutyCycle(1);
        duty.Worked(TimeSpan.FromSeconds(1));

        Assert.Equal(TimeSpan.Zero, duty.Owed);
    }

    [Fact]
    public void Makes_up_for_sleeps_that_took_too_long()
    {
        var duty = new DutyCycle(0.5);
        duty.Worked(TimeSpan.FromMilliseconds(2));
        duty.Rested(TimeSpan.FromMilliseconds(5));
        duty.Worked(TimeSpan.FromMilliseconds(2));

        Assert.Equal(TimeSpan.FromMilliseconds(-1), duty.Owed);
    }

    [Fact]
    public void Saves_up_no_burst_from_a_machine_that_slept()
    {
        var duty = new DutyCycle(0.5);
        duty.Rested(TimeSpan.FromHours(8));
        duty.Worked(TimeSpan.FromMilliseconds(100));

        Assert.True(duty.Owed > TimeSpan.Zero);
    }
}
