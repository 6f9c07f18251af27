using Orleans.Concurrency;

namespace OrleansBallot.Tests.Orleans;

/// <summary>A grain whose turns a test holds up and looks into. Keyed by the test.</summary>
public interface ITurnGrain : IGrainWithStringKey
{
    /// <summary>Notes its start and end, and waits at the gate in between.</summary>
    Task Hold(string gate);

    [AlwaysInterleave]
    Task HoldInterleaved(string gate);

    [AlwaysInterleave]
    Task<int> Peek();

    Task<int> Add();

    [AlwaysInterleave]
    Task<int> AddInterleaved();

    [OneWay]
    Task Tell(string entry);

    [OneWay]
    Task TellBadly();

    [ResponseTimeout("00:00:01")]
    Task HoldBriefly(string gate);

    [ResponseTimeout("00:00:01")]
    Task<string> AskBack(string key);

    Task<string> Ask(string key);

    Task<bool> IsCutOffFrom(ITurnGrain other);

    Task RunOnAfterDeactivation(string gate);

    [AlwaysInterleave]
    Task WaitForStop(CancellationToken stop);

    ValueTask<int> Twice(int number);
}

public sealed class TurnGrain : Grain, ITurnGrain
{
    private int _sum;
    private int _inside;

    private Journal Journal => Journal.Of(this.GetPrimaryKeyString());

    public async Task Hold(string gate)
    {
        Journal.Add($"start {gate}");
        await Gate.Of(gate);
        Journal.Add($"end {gate}");
    }

    public Task HoldInterleaved(string gate) => Hold(gate);

    public Task HoldBriefly(string gate) => Hold(gate);

    public Task<int> Peek() => Task.FromResult(_sum);

    public Task<int> Add() => Task.FromResult(++_sum);

    public async Task<int> AddInterleaved()
    {
        if (Interlocked.Increment(ref _inside) != 1)
            Journal.Add("overlap");
        _sum++;
        Interlocked.Decrement(ref _inside);
        await Task.Yield();
        if (Interlocked.Increment(ref _inside) != 1)
            Journal.Add("overlap");
        Interlocked.Decrement(ref _inside);
        return _sum;
    }

    public Task Tell(string entry)
    {
        Journal.Add(entry);
        return Task.CompletedTask;
    }

    public Task TellBadly()
    {
        Journal.Add("bad");
        throw new InvalidOperationException("Nobody hears this.");
    }

    public Task<string> AskBack(string key) => GrainFactory.GetGrain<ITurnGrain>(key).Ask(this.GetPrimaryKeyString());

    public async Task<string> Ask(string key)
    {
        await GrainFactory.GetGrain<ITurnGrain>(key).Twice(1);
        return "answered";
    }

    public async Task<bool> IsCutOffFrom(ITurnGrain other)
    {
        try
        {
            await other.Twice(1);
            return false;
        }
        catch (TimeoutException)
        {
            return true;
        }
    }

    public Task RunOnAfterDeactivation(string gate)
    {
        var scheduler = TaskScheduler.Current;
        _ = Gate.Of(gate).ContinueWith(_ => Journal.Add("ran on"), scheduler);
        _ = GrainContext.Deactivated.ContinueWith(_ => Journal.Add("gone"), TaskScheduler.Default);
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    public async Task WaitForStop(CancellationToken stop)
    {
        Journal.Add("waiting");
        var scheduler = TaskScheduler.Current;
        var stopped = new TaskCompletionSource();
        using var registration = stop.Register(() =>
        {
            Journal.Add(TaskScheduler.Current == scheduler ? "stopped on its turn" : "stopped off its turn");
            stopped.SetResult();
        });
        await stopped.Task;
    }

    public ValueTask<int> Twice(int number) => new(2 * number);
}
