namespace OrleansBallot.Embedded;

/// <summary>
/// A timer whose ticks are turns of its grain. The next tick is set only when the last one ended, so neither a slow
/// callback nor a jump of the clock piles ticks up.
/// </summary>
internal sealed class GrainTimer : IGrainTimer
{
    private const uint LongestMilliseconds = 0xfffffffe;

    private readonly Activation _activation;
    private readonly Func<CancellationToken, Task> _callback;
    private readonly GrainTimerCreationOptions _options;
    private readonly CancellationTokenSource _disposed = new();
    private readonly ITimer _timer;
    private readonly Lock _gate = new();
    private TimeSpan _dueTime;
    private TimeSpan _period;
    private bool _ticking;
    private bool _changed;
    private bool _isDisposed;

    public GrainTimer(Activation activation, Func<CancellationToken, Task> callback, GrainTimerCreationOptions options)
    {
        _activation = activation;
        _callback = callback;
        _options = options;
        using (Flow.Suppress())
        {
            _timer = activation.Silo.Cluster.Time.CreateTimer(
                static timer => ((GrainTimer)timer!).Fire(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    public void Change(TimeSpan dueTime, TimeSpan period)
    {
        Check(dueTime, nameof(dueTime));
        Check(period, nameof(period));
        lock (_gate)
        {
            (_dueTime, _period, _changed) = (dueTime, period, true);
            if (!_ticking && !_isDisposed)
                _timer.Change(dueTime, Timeout.InfiniteTimeSpan);
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            if (_isDisposed)
                return;
            _isDisposed = true;
            _timer.Dispose();
        }

        _disposed.Cancel();
        _activation.Forget(this);
    }

    private static void Check(TimeSpan time, string name)
    {
        var milliseconds = (long)time.TotalMilliseconds;
        ArgumentOutOfRangeException.ThrowIfLessThan(milliseconds, -1, name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(milliseconds, LongestMilliseconds, name);
    }

    private void Fire()
    {
        lock (_gate)
            _ticking = true;
        _activation.Receive(new Tick(this));
    }

    private async Task RunCallback()
    {
        lock (_gate)
            _changed = false;
        try
        {
            await _callback(_disposed.Token);
        }
        finally
        {
            lock (_gate)
            {
                _ticking = false;
                if (!_isDisposed)
                    _timer.Change(_changed ? _dueTime : _period, Timeout.InfiniteTimeSpan);
            }
        }
    }

    private sealed class Tick(GrainTimer timer) : Request(GrainMethod.Tick)
    {
        public override GrainId Target => timer._activation.GrainId;
        public override GrainId? SourceId => Target;
        public override bool Interleaves => timer._options.Interleave;
        public override bool KeepsAlive => timer._options.KeepAlive;
        public override bool IsLocal => true;
        public override bool IsOver => timer._disposed.IsCancellationRequested;
        public override object? Result { get; set; }

        public override Task Invoke(object grain) => timer.RunCallback();

        public override bool Fail(Exception exception)
        {
            timer._activation.Silo.Log.TimerFailed(Target, exception);
            return true;
        }

        protected override void Succeed()
        {
        }
    }
}
