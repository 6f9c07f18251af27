namespace OrleansBallot.Tests.Engine;

[Collection(EngineContract.Name)]
public sealed class LifeTests(SharedEngine shared)
{
    private readonly EngineUnderTest _engine = shared.Engine;
    private readonly string _key = EngineUnderTest.NewKey();

    private ILifeGrain Grain => _engine.Outside.GetGrain<ILifeGrain>(_key);
    private Journal Journal => Journal.Of(_key);

    [Fact]
    public async Task Calls_from_everywhere_reach_the_same_activation()
    {
        var first = await Grain.Activation();
        foreach (var silo in _engine.Silos)
            Assert.Equal(first, await _engine.On(silo).GetGrain<ILifeGrain>(_key).Activation());
        Assert.Equal([$"activated {first}"], Journal.Entries);
    }

    [Fact]
    public async Task A_crowd_of_first_calls_activates_a_grain_once()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => Task.Run(() => Grain.Activation()))).Soon();
        Assert.Single(answers.Distinct());
        Assert.Single(Journal.Entries);
    }

    [Fact]
    public async Task A_grain_is_built_from_its_silos_services() =>
        Assert.Equal($"True {_key} True True True", await Grain.Injected());

    [Fact]
    public async Task A_grain_that_deactivates_itself_comes_back_as_another_activation()
    {
        var first = await Grain.Activation();
        await Grain.GoIdle();
        var second = await Grain.Activation().Soon();
        Assert.NotEqual(first, second);
        Assert.Equal([$"activated {first}", $"deactivated {first}", "ApplicationRequested", $"activated {second}"], Journal.Entries);
    }

    [Fact]
    public async Task What_waits_while_a_grain_deactivates_goes_to_the_next_activation()
    {
        var held = Grain.Hold(_key);
        await Journal.Holds("holding");
        var first = Journal.Entries[0]["activated ".Length..];
        await Grain.GoIdle();
        var queued = Grain.Activation();
        Gate.Open(_key);
        await held.Soon();
        Assert.NotEqual(first, await queued.Soon());
    }

    [Fact]
    public async Task A_grain_that_cannot_activate_fails_its_callers_and_may_try_again()
    {
        var grain = _engine.Outside.GetGrain<IStubbornGrain>(_key);
        var exception = await Assert.ThrowsAsync<InvalidOperationException>(() => grain.Answer().Soon());
        Assert.Equal("The gate is shut.", exception.Message);
        Gate.Open(_key);
        Assert.Equal("here", await grain.Answer().Soon());
    }

    [Fact]
    public async Task An_idle_grain_is_deactivated_and_a_kept_one_is_not()
    {
        Assert.SkipUnless(EngineUnderTest.OwnsTime, "Orleans measures idleness in real minutes.");
        var kept = _engine.Outside.GetGrain<IKeptGrain>(EngineUnderTest.NewKey());
        string activation = await kept.Activation(), idle = await Grain.Activation();
        _engine.Pass(TimeSpan.FromMinutes(16));
        await Journal.Holds($"deactivated {idle}");
        await Journal.Holds("ActivationIdle");
        Assert.Equal(activation, await kept.Activation());
        Assert.NotEqual(idle, await Grain.Activation());
    }

    [Fact]
    public async Task A_timer_keeps_its_grain_from_idling_if_it_says_so()
    {
        Assert.SkipUnless(EngineUnderTest.OwnsTime, "Orleans measures idleness in real minutes.");
        var lazy = EngineUnderTest.NewKey();
        var almostIdle = TimeSpan.FromMinutes(14);
        await _engine.Outside.GetGrain<ITimerGrain>(_key).Start(almostIdle, keepAlive: true);
        await _engine.Outside.GetGrain<ITimerGrain>(lazy).Start(almostIdle, keepAlive: false);
        _engine.Pass(almostIdle);
        await Journal.Holds("tick");
        await Journal.Of(lazy).Holds("tick");
        _engine.Pass(TimeSpan.FromMinutes(2));
        await Journal.Of(lazy).Holds("deactivated");
        Assert.DoesNotContain("deactivated", Journal.Entries);
        await _engine.Outside.GetGrain<ITimerGrain>(_key).Leave();
    }

    [Fact]
    public async Task A_grain_that_prefers_it_lives_on_the_silo_that_calls_it()
    {
        foreach (var silo in _engine.Silos)
            Assert.Equal(silo, await _engine.On(silo).GetGrain<ILocalGrain>(EngineUnderTest.NewKey()).Silo());
    }
}
