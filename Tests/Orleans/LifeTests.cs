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

    /// <summary>So whatever may take long has to end by itself before its grain can go anywhere.</summary>
    [Theory]
    [InlineData("an ordinary request")]
    [InlineData("an interleaving request")]
    [InlineData("a tick")]
    public async Task A_grain_is_deactivated_only_when_nothing_runs_and_answers_nothing_meanwhile(string what)
    {
        var held = what switch
        {
            "a tick" => Grain.HoldTick(_key, TimeSpan.FromSeconds(1)),
            "an ordinary request" => Grain.Hold(_key),
            _ => Grain.HoldInterleaved(_key),
        };
        if (what == "a tick")
        {
            await held;
            _cluster.Pass(TimeSpan.FromSeconds(1));
        }

        await Journal.Holds("holding");
        await Grain.GoIdle();
        var queued = Grain.Activation();

        // Interleaving calls would have been answered by now, as this one is by another grain.
        await _cluster.Outside.GetGrain<ILifeGrain>(ThreeSilos.NewKey()).Activation();
        Assert.False(queued.IsCompleted);
        Assert.DoesNotContain(Journal.Entries, entry => entry.StartsWith("deactivated", StringComparison.Ordinal));

        Gate.Open(_key);
        await held.Soon();
        await queued.Soon();
        Assert.Contains("ApplicationRequested", Journal.Entries);
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
