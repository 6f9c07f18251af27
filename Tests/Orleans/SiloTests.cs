using Orleans.Storage;

namespace OrleansBallot.Tests.Orleans;

/// <summary>Silos that stop, die and disagree: each test has a cluster of its own to break.</summary>
[Collection(OrleansTests.Name)]
public sealed class SiloTests : IAsyncLifetime
{
    private readonly string _key = ThreeSilos.NewKey();
    private ThreeSilos _cluster = null!;

    private Journal Journal => Journal.Of(_key);

    public async ValueTask InitializeAsync() => _cluster = await ThreeSilos.Start();

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    [Fact]
    public async Task A_silo_that_stops_deactivates_its_grains_and_others_take_over()
    {
        var (grain, home) = await Settle();
        var first = await grain.Activation();
        await _cluster.Stop(home);
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
        var stop = _cluster.Stop(home);
        Gate.Open(_key);
        await stop.Soon();
        Assert.Contains("stepped", Journal.Entries);
        await AnsweredOrUnavailable(held);
    }

    [Fact]
    public async Task State_moves_with_its_grain()
    {
        var grain = _cluster.Outside.GetGrain<IStateGrain>(_key);
        await grain.Add(7);
        foreach (var silo in _cluster.Silos.Skip(1))
            await _cluster.Stop(silo);
        Assert.Equal(8, await grain.Add(1).Soon());
    }

    [Fact]
    public async Task After_a_silo_died_its_grains_come_back_on_another()
    {
        var (grain, home) = await Settle();
        await _cluster.Kill(home);
        await _cluster.NoticeDeaths();
        Assert.NotEqual(home, await Retried(grain.Silo));
    }

    [Fact]
    public async Task Calls_in_progress_fail_with_their_silo()
    {
        var (_, home) = await Settle();
        var held = _cluster.On(ThreeSilos.FirstSilo).GetGrain<ILocalGrain>(_key).Hold(_key);
        await Journal.Holds("holding");
        await _cluster.Kill(home);
        await _cluster.NoticeDeaths();
        await Assert.ThrowsAsync<SiloUnavailableException>(() => held.Soon());
        Gate.Open(_key);
    }

    [Fact]
    public async Task A_zombie_runs_on()
    {
        var (grain, home) = await Settle();
        var held = grain.StepAfter(_key);
        await Journal.Holds("holding");
        await _cluster.Kill(home);
        Gate.Open(_key);
        await Journal.Holds("stepped");
        await _cluster.NoticeDeaths();
        await AnsweredOrUnavailable(held);
    }

    [Fact]
    public async Task Silos_that_disagree_run_one_grain_twice_and_the_storage_tells_them_apart()
    {
        _cluster.SplitDirectory(ThreeSilos.FirstSilo);
        var here = _cluster.On(_cluster.Silos[1]).GetGrain<IStateGrain>(_key);
        var there = _cluster.On(ThreeSilos.FirstSilo).GetGrain<IStateGrain>(_key);
        Assert.NotEqual(await here.Activation(), await there.Activation());
        Assert.Equal(1, await there.Add(1));
        await Assert.ThrowsAsync<InconsistentStateException>(() => here.Add(1));
        Assert.Equal(1, await here.Read().Soon());
        Assert.Equal(2, await here.Add(1));
        await Assert.ThrowsAsync<InconsistentStateException>(() => there.Add(1));
    }

    /// <summary>A grain away from the first silo, so that this one is left to call it.</summary>
    private async Task<(ILifeGrain Grain, string Home)> Settle()
    {
        var home = _cluster.Silos[^1];
        await _cluster.On(home).GetGrain<ILocalGrain>(_key).Silo();
        return (_cluster.Outside.GetGrain<ILocalGrain>(_key), home);
    }

    private static async Task AnsweredOrUnavailable(Task call)
    {
        try
        {
            await call.Soon();
        }
        catch (Exception exception) when (exception is SiloUnavailableException or OrleansMessageRejectionException or TimeoutException)
        {
            // Either is right: whether the answer got away before the silo ended is a race that Orleans does not decide.
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
            catch (Exception exception)
                when (attempt < 20 && exception is SiloUnavailableException or OrleansMessageRejectionException or TimeoutException)
            {
                TestContext.Current.TestOutputHelper?.WriteLine(exception.Message);
            }
        }
    }
}
