namespace OrleansBallot.Tests.Orleans;

[Collection(OrleansTests.Name)]
public sealed class LifeTests(SharedSilos shared)
{
    private readonly ThreeSilos _cluster = shared.Silos;
    private readonly string _key = ThreeSilos.NewKey();

    private ILifeGrain Grain => _cluster.Outside.GetGrain<ILifeGrain>(_key);
    private Journal Journal => Journal.Of(_key);

    [Fact]
    public async Task Calls_from_everywhere_reach_the_same_activation()
    {
        var first = await Grain.Activation();
        foreach (var silo in _cluster.Silos)
            Assert.Equal(first, await _cluster.On(silo).GetGrain<ILifeGrain>(_key).Activation());
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
        var grain = _cluster.Outside.GetGrain<IStubbornGrain>(_key);
        var exception = await Assert.ThrowsAsync<InvalidOperationException>(() => grain.Answer().Soon());
        Assert.Equal("The gate is shut.", exception.Message);
        Gate.Open(_key);
        Assert.Equal("here", await grain.Answer().Soon());
    }

    [Fact]
    public async Task A_grain_that_prefers_it_lives_on_the_silo_that_calls_it()
    {
        foreach (var silo in _cluster.Silos)
            Assert.Equal(silo, await _cluster.On(silo).GetGrain<ILocalGrain>(ThreeSilos.NewKey()).Silo());
    }
}
