namespace OrleansBallot.Tests.Orleans;

[Collection(OrleansTests.Name)]
public sealed class TimerTests(SharedSilos shared)
{
    private static readonly TimeSpan _second = TimeSpan.FromSeconds(1);
    private readonly ThreeSilos _cluster = shared.Silos;
    private readonly string _key = ThreeSilos.NewKey();

    private ITimerGrain Grain => _cluster.Outside.GetGrain<ITimerGrain>(_key);
    private Journal Journal => Journal.Of(_key);

    [Fact]
    public async Task A_jump_of_the_clock_gives_one_tick()
    {
        await Grain.Start(_second);
        _cluster.Time.Jump(TimeSpan.FromMinutes(1));
        await Journal.Holds("tick");
        await Grain.End();
        Assert.Equal(["tick"], Journal.Entries);
    }

    [Fact]
    public async Task An_interleaving_tick_does_not_wait()
    {
        await Grain.Start(_second, interleave: true);
        var held = Grain.Hold(_key);
        await Journal.Holds("holding");
        _cluster.Pass(_second);
        await Journal.Holds("tick");
        Gate.Open(_key);
        await held.Soon();
        await Grain.End();
    }

    [Fact]
    public async Task A_tick_never_overtakes_the_one_before()
    {
        await Grain.StartSlow(_second, _key);
        _cluster.Pass(_second);
        await Journal.Holds("tick");
        _cluster.Pass(10 * _second);
        Gate.Open(_key);
        await Journal.Holds("tock");
        await Grain.End();
        Assert.Equal(["tick", "tock"], Journal.Entries);
    }

    [Fact]
    public async Task A_deactivated_grain_has_no_timers()
    {
        await Grain.Start(_second);
        await Grain.Leave();
        await Journal.Holds("deactivated");
        _cluster.Pass(10 * _second);
        await Grain.Find("");
        Assert.Equal(["deactivated"], Journal.Entries);
    }

    [Fact]
    public async Task A_tick_does_not_carry_the_context_of_the_call_that_set_the_timer()
    {
        RequestContext.Set("who", "the caller");
        await Grain.StartAsking(_second, "who");
        RequestContext.Clear();
        _cluster.Pass(_second);
        await Journal.Holds("found nothing");
        await Grain.End();
    }
}
