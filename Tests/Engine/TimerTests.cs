namespace OrleansBallot.Tests.Engine;

[Collection(EngineContract.Name)]
public sealed class TimerTests(SharedEngine shared)
{
    private static readonly TimeSpan _second = TimeSpan.FromSeconds(1);
    private readonly EngineUnderTest _engine = shared.Engine;
    private readonly string _key = EngineUnderTest.NewKey();

    private ITimerGrain Grain => _engine.Outside.GetGrain<ITimerGrain>(_key);
    private Journal Journal => Journal.Of(_key);

    [Fact]
    public async Task A_timer_ticks_once_a_period()
    {
        await Grain.Start(_second);
        for (var ticks = 1; ticks <= 3; ticks++)
        {
            _engine.Pass(_second);
            await Journal.Until(entries => entries.Count == ticks);
            // An answer from the grain says that the tick is over and the next one set.
            await Grain.Find("");
        }

        await Grain.End();
    }

    [Fact]
    public async Task A_jump_of_the_clock_gives_one_tick()
    {
        await Grain.Start(_second);
        _engine.Time.Jump(TimeSpan.FromMinutes(1));
        await Journal.Holds("tick");
        await Grain.End();
        Assert.Equal(["tick"], Journal.Entries);
    }

    [Fact]
    public async Task An_ordinary_tick_waits_for_the_call_in_progress()
    {
        await Grain.Start(_second);
        var held = Grain.Hold(_key);
        await Journal.Holds("holding");
        _engine.Pass(_second);
        Gate.Open(_key);
        await held.Soon();
        await Journal.Holds("tick");
        await Grain.End();
        Assert.Equal(["holding", "held", "tick"], Journal.Entries);
    }

    [Fact]
    public async Task An_interleaving_tick_does_not_wait()
    {
        await Grain.Start(_second, interleave: true);
        var held = Grain.Hold(_key);
        await Journal.Holds("holding");
        _engine.Pass(_second);
        await Journal.Holds("tick");
        Gate.Open(_key);
        await held.Soon();
        await Grain.End();
    }

    [Fact]
    public async Task A_tick_never_overtakes_the_one_before()
    {
        await Grain.StartSlow(_second, _key);
        _engine.Pass(_second);
        await Journal.Holds("tick");
        _engine.Pass(10 * _second);
        Gate.Open(_key);
        await Journal.Holds("tock");
        await Grain.End();
        Assert.Equal(["tick", "tock"], Journal.Entries);
    }

    [Fact]
    public async Task A_failed_tick_does_not_end_the_timer()
    {
        await Grain.StartFailing(_second);
        for (var ticks = 1; ticks <= 2; ticks++)
        {
            _engine.Pass(_second);
            await Journal.Until(entries => entries.Count == ticks);
            await Grain.Find("");
        }

        await Grain.End();
    }

    [Fact]
    public async Task A_timer_can_be_set_anew()
    {
        await Grain.Start(TimeSpan.FromMinutes(1));
        await Grain.Change(_second, Timeout.InfiniteTimeSpan);
        _engine.Pass(_second);
        await Journal.Holds("tick");
        _engine.Pass(TimeSpan.FromMinutes(5));
        await Grain.End();
        Assert.Equal(["tick"], Journal.Entries);
    }

    [Fact]
    public async Task A_disposed_timer_is_silent()
    {
        await Grain.Start(_second);
        await Grain.End();
        _engine.Pass(10 * _second);
        await Grain.Find("");
        Assert.Empty(Journal.Entries);
    }

    [Fact]
    public async Task A_deactivated_grain_has_no_timers()
    {
        await Grain.Start(_second);
        await Grain.Leave();
        await Journal.Holds("deactivated");
        _engine.Pass(10 * _second);
        await Grain.Find("");
        Assert.Equal(["deactivated"], Journal.Entries);
    }

    [Fact]
    public async Task A_tick_does_not_carry_the_context_of_the_call_that_set_the_timer()
    {
        RequestContext.Set("who", "the caller");
        await Grain.StartAsking(_second, "who");
        RequestContext.Clear();
        _engine.Pass(_second);
        await Journal.Holds("found nothing");
        await Grain.End();
    }
}
