namespace OrleansBallot.Silo.Ports;

/// <summary>
/// Threads that do callers' work, a few items of each caller in turn. They start with the first work.
/// </summary>
/// <param name="name">What the threads are called.</param>
/// <param name="most">How many there are.</param>
/// <param name="begin">What each thread does first.</param>
internal sealed class OffTurnCrew(string name, int most, Action begin) : IDisposable
{
    // A monitor, since idle threads wait on it.
    private readonly object _gate = new();
    private readonly Queue<OffTurnJob> _waiting = new();
    private Thread[] _threads = [];
    private bool _isOver;

    /// <summary>Does work for every item; results are in the items' order.</summary>
    public async Task<TResult[]> Map<T, TResult>(IReadOnlyList<T> items, Func<T, TResult> work, CancellationToken stop)
    {
        stop.ThrowIfCancellationRequested();
        if (items.Count == 0) return [];
        var results = new TResult[items.Count];
        var job = new OffTurnJob(items.Count, i => results[i] = work(items[i]));
        using var registration = stop.UnsafeRegister(_ => job.Stop(new OperationCanceledException(stop)), null);
        Begin(job);
        await job.Done;
        return results;
    }

    /// <summary>
    /// Ends the threads. Work that has begun is finished; callers that wait for other work are told that it was cancelled.
    /// </summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _isOver = true;
            while (_waiting.TryDequeue(out var job)) job.Stop(Stopped());
            Monitor.PulseAll(_gate);
        }

        foreach (var thread in _threads) thread.Join();
    }

    private static OperationCanceledException Stopped() => new("The silo has stopped.");

    private void Begin(OffTurnJob job)
    {
        lock (_gate)
        {
            if (_isOver) throw Stopped();
            if (_threads.Length == 0) StartThreads();
            Put(job);
        }
    }

    private void StartThreads()
    {
        _threads = [.. Enumerable.Range(1, most).Select(i => new Thread(Work) { Name = $"{name}-{i}", IsBackground = true })];

        // Unsafe: a thread must not keep the context of the call that happened to be the first.
        foreach (var thread in _threads) thread.UnsafeStart();
    }

    private void Put(OffTurnJob job)
    {
        _waiting.Enqueue(job);
        Monitor.Pulse(_gate);
    }

    private void Work()
    {
        begin();
        while (WorkOnNext())
        {
            // Until the silo stops.
        }
    }

    /// <summary>It is a method of its own, so that a waiting thread keeps no reference to its last job.</summary>
    private bool WorkOnNext()
    {
        if (TakeSlice() is not (var job, var slice)) return false;
        job.Work(slice);
        return true;
    }

    /// <summary>The next items of the job whose turn it is; waits while there is none; null when the silo stops.</summary>
    private (OffTurnJob Job, Range Slice)? TakeSlice()
    {
        lock (_gate)
        {
            while (!_isOver)
            {
                if (!_waiting.TryDequeue(out var job))
                {
                    Monitor.Wait(_gate);
                    continue;
                }

                if (job.TakeSlice(out var hasMore) is not { } slice) continue;
                if (hasMore) Put(job);
                return (job, slice);
            }

            return null;
        }
    }
}
