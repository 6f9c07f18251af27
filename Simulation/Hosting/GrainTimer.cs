namespace OrleansBallot.Simulation.Hosting;

/// <summary>A grain's timer: its ticks never overlap, and the next period begins when a tick has ended.</summary>
internal sealed class GrainTimer : IGrainTimer
{
    private readonly SimulatedSilo _silo;
    private readonly Activation _activation;
    private readonly Func<CancellationToken, Task> _callback;
    private readonly GrainTimerCreationOptions _options;
    private readonly CancellationTokenSource _stop = new();
    private int _version;

    public GrainTimer(
        SimulatedSilo silo, Activation activation, Func<CancellationToken, Task> callback, GrainTimerCreationOptions options)
    {
        (_silo, _activation, _callback, _options) = (silo, activation, callback, options);
        Change(options.DueTime, options.Period);
    }

    public void Change(TimeSpan dueTime, TimeSpan period)
    {
        var version = ++_version;
        if (dueTime != Timeout.InfiniteTimeSpan) _silo.Process.After(dueTime, () => Fire(version, period));
    }

    public void Dispose()
    {
        _version++;
        _stop.Cancel();
    }

    private void Fire(int version, TimeSpan period)
    {
        if (version != _version || _activation.RunTick(() => Tick(version, period), _options.Interleave)) return;

        // The grain is not active yet, or a request runs that this tick may not interleave with.
        if (!_activation.IsLeaving) _silo.Process.After(TimeSpan.FromMilliseconds(1), () => Fire(version, period));
    }

    private async Task Tick(int version, TimeSpan period)
    {
        try
        {
            await _callback(_stop.Token);
        }
        catch (Exception failure)
        {
            // As in Orleans: it is logged, and the next tick comes.
            _silo.Note("timer", $"a tick of {_activation.Id} failed: {failure.Message}");
            _activation.Failed(failure);
        }

        if (version == _version) _silo.Process.After(period, () => Fire(version, period));
    }
}
