namespace OrleansBallot.Silo.Ports;

/// <summary>
/// One caller's list of work. Threads take slices of it, several at once; it is complete when the last slice has come back.
/// </summary>
internal sealed class OffTurnJob(int count, Action<int> work)
{
    /// <summary>Items in a slice: few, so that other callers get their turn after about a millisecond of signatures.</summary>
    private const int Slice = 8;

    private readonly Lock _gate = new();

    // These threads must not run the caller's continuation.
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _next;
    private int _slicesOut;
    private volatile Exception? _end;

    public Task Done => _done.Task;

    /// <summary>Ends the job early: an item that has not begun never begins.</summary>
    public void Stop(Exception reason)
    {
        lock (_gate)
        {
            _end ??= reason;
            CompleteIfOver();
        }
    }

    /// <summary>The next few items; null where none is left.</summary>
    /// <param name="hasMore">Whether another thread may take some too.</param>
    public Range? TakeSlice(out bool hasMore)
    {
        lock (_gate)
        {
            hasMore = false;
            if (_end is not null || _next >= count) return null;
            var slice = _next..Math.Min(_next + Slice, count);
            _next = slice.End.Value;
            _slicesOut++;
            hasMore = _next < count;
            return slice;
        }
    }

    public void Work(Range slice)
    {
        Exception? failure = null;
        try
        {
            for (var i = slice.Start.Value; i < slice.End.Value && _end is null; i++) work(i);
        }
        catch (Exception thrown)
        {
            // The caller gets it; on this thread it would end the silo.
            failure = thrown;
        }

        lock (_gate)
        {
            _slicesOut--;
            _end ??= failure;
            CompleteIfOver();
        }
    }

    private void CompleteIfOver()
    {
        if (_slicesOut > 0) return;
        if (_end is { } reason) _done.TrySetException(reason);
        else if (_next >= count) _done.TrySetResult();
    }
}
