namespace OrleansBallot.Tests.Orleans;

[Collection(OrleansTests.Name)]
public sealed class TurnTests(SharedSilos shared)
{
    private readonly ThreeSilos _cluster = shared.Silos;
    private readonly string _key = ThreeSilos.NewKey();

    private ITurnGrain Grain => _cluster.Outside.GetGrain<ITurnGrain>(_key);
    private Journal Journal => Journal.Of(_key);

    [Fact]
    public async Task A_call_activates_its_grain_and_brings_the_answer() =>
        Assert.Equal(42, await Grain.Twice(21));

    [Fact]
    public async Task A_method_may_return_a_value_task_without_a_value() => await Grain.Nothing();

    [Fact]
    public async Task Calls_of_a_grain_run_one_after_the_other_in_order()
    {
        string first = _key + "a", second = _key + "b";
        var calls = new[] { Grain.Hold(first), Grain.Hold(second) };
        await Journal.Holds($"start {first}");
        Gate.Open(second);
        Gate.Open(first);
        await Task.WhenAll(calls).Soon();
        Assert.Equal([$"start {first}", $"end {first}", $"start {second}", $"end {second}"], Journal.Entries);
    }

    [Fact]
    public async Task An_interleaving_call_runs_while_another_one_waits()
    {
        var held = Grain.Hold(_key);
        await Journal.Holds($"start {_key}");
        Assert.Equal(0, await Grain.Peek().Soon());
        Gate.Open(_key);
        await held.Soon();
    }

    [Fact]
    public async Task An_ordinary_call_starts_while_only_interleaving_ones_wait()
    {
        var held = Grain.HoldInterleaved(_key);
        await Journal.Holds($"start {_key}");
        Assert.Equal(1, await Grain.Add().Soon());
        Gate.Open(_key);
        await held.Soon();
    }

    [Fact]
    public async Task Under_load_no_turn_is_lost_or_doubled()
    {
        const int calls = 2_000;
        var answers = await Task.WhenAll(Enumerable.Range(0, calls).Select(_ => Task.Run(() => Grain.Add()))).Soon();
        Assert.Equal(Enumerable.Range(1, calls), answers.Order());
    }

    [Fact]
    public async Task Under_load_interleaving_turns_never_overlap()
    {
        const int calls = 2_000;
        await Task.WhenAll(Enumerable.Range(0, calls).Select(_ => Task.Run(() => Grain.AddInterleaved()))).Soon();
        Assert.Equal(calls, await Grain.Peek());
        Assert.Empty(Journal.Entries);
    }

    [Fact]
    public async Task After_an_await_a_grain_is_back_on_its_scheduler()
    {
        Gate.Open("open already");
        Assert.True(await Grain.ResumesOnItsScheduler());
    }

    [Fact]
    public async Task A_one_way_call_returns_before_it_runs()
    {
        var held = Grain.Hold(_key);
        await Journal.Holds($"start {_key}");
        await Grain.Tell("told").Soon();
        Assert.DoesNotContain("told", Journal.Entries);
        Gate.Open(_key);
        await held.Soon();
        await Journal.Holds("told");
    }

    [Fact]
    public async Task A_one_way_call_that_fails_disturbs_nobody()
    {
        await Grain.TellBadly();
        await Journal.Holds("bad");
        Assert.Equal(2, await Grain.Twice(1));
    }

    [Fact]
    public async Task A_call_without_an_answer_in_its_time_fails()
    {
        var held = Grain.HoldBriefly(_key);
        await Journal.Holds($"start {_key}");
        _cluster.Pass(TimeSpan.FromSeconds(1));
        await Assert.ThrowsAsync<TimeoutException>(() => held.Soon());
        Gate.Open(_key);
    }

    [Fact]
    public async Task A_call_that_ran_out_of_time_in_the_queue_never_runs()
    {
        var late = _key + "late";
        var held = Grain.Hold(_key);
        await Journal.Holds($"start {_key}");
        var queued = Grain.HoldBriefly(late);
        _cluster.Pass(TimeSpan.FromSeconds(1));
        await Assert.ThrowsAsync<TimeoutException>(() => queued.Soon());
        Gate.Open(_key);
        await held.Soon();
        await Grain.Twice(1);
        Assert.DoesNotContain($"start {late}", Journal.Entries);
    }

    [Fact]
    public async Task Grains_that_call_each_other_at_once_wait_for_each_other_in_vain()
    {
        var call = Grain.AskBack(ThreeSilos.NewKey());
        _cluster.Pass(TimeSpan.FromSeconds(1));
        await Assert.ThrowsAsync<TimeoutException>(() => call.Soon());
        _cluster.Pass(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task Cancelling_returns_at_once_and_reaches_the_grain_on_its_turn()
    {
        using var stop = new CancellationTokenSource();
        var call = Grain.WaitForStop(stop.Token);
        await Journal.Holds("waiting");
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call.Soon());
        await Journal.Holds("stopped on its turn");
    }

    [Fact]
    public async Task Off_its_turn_a_grain_has_no_factory() => Assert.Equal("refused", await Grain.UseFactoryOffTurn());

    [Fact]
    public async Task Off_its_turn_a_grain_has_no_timers() => Assert.Equal("refused", await Grain.UseTimersOffTurn());

    [Fact]
    public async Task A_captured_scheduler_runs_on_after_its_activation()
    {
        await Grain.RunOnAfterDeactivation(_key);
        await Journal.Holds("gone");
        Gate.Open(_key);
        await Journal.Holds("ran on");
    }
}
