namespace OrleansBallot.Tests.Engine;

/// <summary>Silos that stop, die and disagree: each test has a cluster of its own to break.</summary>
[Collection(EngineContract.Name)]
public sealed class SiloTests : IAsyncLifetime
{
    private readonly string _key = EngineUnderTest.NewKey();
    private EngineUnderTest _engine = null!;

    private Journal Journal => Journal.Of(_key);

    public async ValueTask InitializeAsync() => _engine = await EngineUnderTest.Start();

    public ValueTask DisposeAsync() => _engine.DisposeAsync();

    [Fact]
    public async Task A_silo_that_stops_deactivates_its_grains_and_others_take_over()
    {
        var (grain, home) = await Settle();
        var first = await grain.Activation();
        await _engine.Stop(home);
        Assert.Contains("ShuttingDown", Journal.Entries);
        Assert.NotEqual(home, await grain.Silo().Soon());
        Assert.NotEqual(first, await grain.Activation());
    }

    [Fact]
    public async Task A_call_in_progress_finishes_before_its_silo_stops()
    {
        var (grain, home) = await Settle();
        var held = grain.StepAfter(_key);
        await Journal.Holds("holding");
        var stop = _engine.Stop(home);
        Gate.Open(_key);
        await stop.Soon();
        Assert.Contains("stepped", Journal.Entries);
        await AnsweredOrUnavailable(held);
    }

    [Fact]
    public async Task State_moves_with_its_grain()
    {
        var grain = _engine.Outside.GetGrain<IStateGrain>(_key);
        await grain.Add(7);
        foreach (var silo in _engine.Silos.Skip(1))
            await _engine.Stop(silo);
        Assert.Equal(8, await grain.Add(1).Soon());
    }

    [Fact]
    public async Task After_a_silo_died_its_grains_come_back_on_another()
    {
        var (grain, home) = await Settle();
        await _engine.Kill(home);
        await _engine.NoticeDeaths();
        Assert.NotEqual(home, await Retried(grain.Silo));
    }

    [Fact]
    public async Task A_silo_that_dies_deactivates_nothing()
    {
        Assert.SkipUnless(EngineUnderTest.KillsAbruptly, "Within one process this engine can only stop a silo in a hurry.");
        var (grain, home) = await Settle();
        await _engine.Kill(home);
        await _engine.NoticeDeaths();
        Assert.NotEqual(home, await Retried(grain.Silo));
        Assert.DoesNotContain(Journal.Entries, entry => entry.StartsWith("deactivated", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Calls_in_progress_fail_with_their_silo()
    {
        var (_, home) = await Settle();
        var held = _engine.On(EngineUnderTest.FirstSilo).GetGrain<ILocalGrain>(_key).Hold(_key);
        await Journal.Holds("holding");
        await _engine.Kill(home);
        await _engine.NoticeDeaths();
        await Assert.ThrowsAsync<SiloUnavailableException>(() => held.Soon());
        Gate.Open(_key);
    }

    [Fact]
    public async Task A_zombie_runs_on()
    {
        var (grain, home) = await Settle();
        var held = grain.StepAfter(_key);
        await Journal.Holds("holding");
        await _engine.Kill(home);
        Gate.Open(_key);
        await Journal.Holds("stepped");
        await _engine.NoticeDeaths();
        await AnsweredOrUnavailable(held);
    }

    [Fact]
    public async Task Before_its_death_is_noticed_a_silos_grains_are_out_of_reach()
    {
        Assert.SkipUnless(EngineUnderTest.OwnsTime, "Where real time passes, nobody knows when the others notice.");
        var (grain, home) = await Settle();
        await _engine.Kill(home);
        await Assert.ThrowsAsync<SiloUnavailableException>(grain.Silo);
        _engine.Pass(TimeSpan.FromSeconds(4));
        await Assert.ThrowsAsync<SiloUnavailableException>(grain.Silo);
        _engine.Pass(TimeSpan.FromSeconds(1));
        Assert.NotEqual(home, await grain.Silo());
    }

    [Fact]
    public async Task Silos_that_disagree_run_one_grain_twice_and_the_storage_tells_them_apart()
    {
        _engine.SplitDirectory(EngineUnderTest.FirstSilo);
        var here = _engine.On(_engine.Silos[1]).GetGrain<IStateGrain>(_key);
        var there = _engine.On(EngineUnderTest.FirstSilo).GetGrain<IStateGrain>(_key);
        Assert.NotEqual(await here.Activation(), await there.Activation());
        Assert.Equal(1, await there.Add(1));
        await Assert.ThrowsAsync<Orleans.Storage.InconsistentStateException>(() => here.Add(1));
        Assert.Equal(1, await here.Read().Soon());
        Assert.Equal(2, await here.Add(1));
        await Assert.ThrowsAsync<Orleans.Storage.InconsistentStateException>(() => there.Add(1));
    }

    /// <summary>A grain away from the first silo, so that this one is left to call it.</summary>
    private async Task<(ILifeGrain Grain, string Home)> Settle()
    {
        var home = _engine.Silos[^1];
        await _engine.On(home).GetGrain<ILocalGrain>(_key).Silo();
        return (_engine.Outside.GetGrain<ILocalGrain>(_key), home);
    }

    private static async Task AnsweredOrUnavailable(Task call)
    {
        try
        {
            await call.Soon();
        }
        catch (Exception exception) when (exception is SiloUnavailableException or OrleansMessageRejectionException or TimeoutException)
        {
            // Either is right: whether the answer got away before the silo ended is a race that no engine decides.
            TestContext.Current.TestOutputHelper?.WriteLine(exception.Message);
        }
    }

    /// <summary>As the product's HTTP layer does: such a call may be asked again.</summary>
    private static async Task<T> Retried<T>(Func<Task<T>> call)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                return await call().Soon();
            }
            catch (Exception exception) when (attempt < 20 && exception is SiloUnavailableException or OrleansMessageRejectionException or TimeoutException)
            {
                TestContext.Current.TestOutputHelper?.WriteLine(exception.Message);
            }
        }
    }
}
