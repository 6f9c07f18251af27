namespace OrleansBallot.Tests.Orleans;

[Collection(OrleansTests.Name)]
public sealed class TurnTests(SharedSilos shared)
{
    private readonly ThreeSilos _cluster = shared.Silos;
    private readonly string _key = ThreeSilos.NewKey();

    private ITurnGrain Grain => _cluster.Outside.GetGrain<ITurnGrain>(_key);
    private Journal Journal => Journal.Of(_key);

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
    public async Task Under_load_interleaving_turns_never_overlap()
    {
        const int calls = 2_000;
        await Task.WhenAll(Enumerable.Range(0, calls).Select(_ => Task.Run(() => Grain.AddInterleaved()))).Soon();
        Assert.Equal(calls, await Grain.Peek());
        Assert.Empty(Journal.Entries);
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
        await Assert.ThrowsAsync<TimeoutException>(() => call.Soon());
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
    public async Task A_call_filter_can_set_two_grains_apart()
    {
        var other = _cluster.Outside.GetGrain<ITurnGrain>(_key + "other");
        GrainId from = Grain.GetGrainId(), to = other.GetGrainId();
        Assert.False(await Grain.IsCutOffFrom(other));
        _cluster.Calls.IsCut = (source, target) => source == from && target == to;
        try
        {
            Assert.True(await Grain.IsCutOffFrom(other));
            Assert.False(await other.IsCutOffFrom(Grain));
        }
        finally
        {
            _cluster.Calls.IsCut = (_, _) => false;
        }
    }

    [Fact]
    public async Task A_captured_scheduler_runs_on_after_its_activation()
    {
        await Grain.RunOnAfterDeactivation(_key);
        await Journal.Holds("gone");
        Gate.Open(_key);
        await Journal.Holds("ran on");
    }
}
