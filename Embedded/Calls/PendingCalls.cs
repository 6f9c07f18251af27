namespace OrleansBallot.Embedded;

/// <summary>
/// The unanswered calls that share one time limit, oldest first: one timer serves them all, and an answered call leaves at once.
/// </summary>
internal sealed class PendingCalls : IDisposable
{
    private readonly Lock _gate = new();
    private readonly TimeProvider _time;
    private readonly TimeSpan _limit;
    private readonly long _limitTicks;
    private readonly ITimer _timer;
    private Call? _oldest;
    private Call? _newest;
    private bool _isArmed;

    public PendingCalls(TimeProvider time, TimeSpan limit)
    {
        _time = time;
        _limit = limit;
        _limitTicks = (long)(limit.TotalSeconds * time.TimestampFrequency);
        using (Flow.Suppress())
        {
            _timer = time.CreateTimer(
                static calls => ((PendingCalls)calls!).Expire(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    public bool IsDue(Call call) => _time.GetTimestamp() >= call.Due;

    /// <summary>Sets the deadline of a call that nobody will answer: after it, running the call is of no use.</summary>
    public void Stamp(Call call) => call.Due = _time.GetTimestamp() + _limitTicks;

    public void Add(Call call)
    {
        lock (_gate)
        {
            Stamp(call);
            call.IsPending = true;
            call.Previous = _newest;
            if (_newest is null)
                _oldest = call;
            else
                _newest.Next = call;
            _newest = call;
            if (_isArmed)
                return;
            _isArmed = true;
            _timer.Change(_limit, Timeout.InfiniteTimeSpan);
        }
    }

    public void Remove(Call call)
    {
        lock (_gate)
        {
            if (!call.IsPending)
                return;
            call.IsPending = false;
            if (call.Previous is null)
                _oldest = call.Next;
            else
                call.Previous.Next = call.Next;
            if (call.Next is null)
                _newest = call.Previous;
            else
                call.Next.Previous = call.Previous;
            call.Next = call.Previous = null;
        }
    }

    public void FailAll(Func<Call, bool> lost, Func<Call, Exception> why) => Fail(call => lost(call), why, stopAtFirstKept: false);

    public void Dispose() => _timer.Dispose();

    private void Expire()
    {
        var now = _time.GetTimestamp();
        Fail(
            call => call.Due <= now,
            call => new TimeoutException(
                $"Response did not arrive on time in {_limit} for message: {call.Method.InterfaceName}.{call.Method.Name} to {call.Target}."),
            stopAtFirstKept: true);
        lock (_gate)
        {
            _isArmed = _oldest is not null;
            if (_oldest is null)
                return;
            // Timers count whole milliseconds; rounding down would wake up just before the deadline, again and again.
            var milliseconds = Math.Ceiling((_oldest.Due - _time.GetTimestamp()) * 1000.0 / _time.TimestampFrequency);
            _timer.Change(TimeSpan.FromMilliseconds(Math.Max(1, milliseconds)), Timeout.InfiniteTimeSpan);
        }
    }

    private void Fail(Func<Call, bool> lost, Func<Call, Exception> why, bool stopAtFirstKept)
    {
        var failed = new List<Call>();
        lock (_gate)
        {
            for (var call = _oldest; call is not null; call = call.Next)
            {
                if (lost(call))
                    failed.Add(call);
                else if (stopAtFirstKept)
                    break;
            }
        }

        foreach (var call in failed)
            call.Fail(why(call));
    }
}
