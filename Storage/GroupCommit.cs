namespace OrleansBallot.Storage;

/// <summary>One caller's records on their way to durable storage.</summary>
internal sealed class PendingAppend(IReadOnlyList<(RecordKind Kind, ReadOnlyMemory<byte> Payload)> records)
{
    // Callers resume on their own scheduler, never inside the writer.
    private readonly TaskCompletionSource<IReadOnlyList<LogPosition>> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public IReadOnlyList<(RecordKind Kind, ReadOnlyMemory<byte> Payload)> Records { get; } = Bounded(records);

    public long Bytes { get; } = records.Sum(r => (long)r.Payload.Length);

    public Task<IReadOnlyList<LogPosition>> Done => _done.Task;

    public void Complete(IReadOnlyList<LogPosition> positions) => _done.SetResult(positions);

    public void Fail(Exception cause) => _done.SetException(cause);

    private static IReadOnlyList<(RecordKind Kind, ReadOnlyMemory<byte> Payload)> Bounded(
        IReadOnlyList<(RecordKind Kind, ReadOnlyMemory<byte> Payload)> records)
    {
        foreach (var (_, payload) in records)
        {
            if (payload.Length > LogRecord.MaxPayload)
                throw new ArgumentException($"A record of {payload.Length} bytes is larger than {LogRecord.MaxPayload}.", nameof(records));
        }
        return records;
    }
}

/// <summary>
/// The one writer of a log. While a group is written and synced the next one gathers, so that all callers who came during a sync share the
/// next one. It has no thread: it runs while there is work, and it runs inline where the storage does.
/// </summary>
/// <param name="commit">Writes and syncs a group, and returns the positions of each append's records.</param>
/// <param name="failed">Makes the error for appends after a commit that failed.</param>
internal sealed class GroupCommit(
    Func<IReadOnlyList<PendingAppend>, ValueTask<IReadOnlyList<LogPosition>[]>> commit,
    Func<Exception, Exception> failed)
{
    // Bounds the bytes that a crash leaves to be searched, and the bytes that are on their way to the storage at once.
    private const long GroupBytes = 8 * 1024 * 1024;

    private readonly Lock _gate = new();
    private readonly Queue<PendingAppend> _waiting = new();
    private TaskCompletionSource? _running;
    private Func<Exception>? _refusal;

    public Task<IReadOnlyList<LogPosition>> Add(PendingAppend append)
    {
        lock (_gate)
        {
            if (_refusal is not null)
                return Task.FromException<IReadOnlyList<LogPosition>>(_refusal());
            _waiting.Enqueue(append);
            if (_running is not null)
                return append.Done;
            _running = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
        _ = Drain();
        return append.Done;
    }

    /// <summary>
    /// Refuses everything from now on, waiting appends included, and completes once nothing is on its way to the storage. The first refusal
    /// stays.
    /// </summary>
    public Task Stop(Func<Exception> refusal)
    {
        PendingAppend[] refused;
        Task idle;
        lock (_gate)
        {
            _refusal ??= refusal;
            refused = [.. _waiting];
            _waiting.Clear();
            idle = _running?.Task ?? Task.CompletedTask;
        }
        foreach (var append in refused)
            append.Fail(_refusal());
        return idle;
    }

    public bool Stopped
    {
        get
        {
            lock (_gate)
                return _refusal is not null;
        }
    }

    private async Task Drain()
    {
        while (NextGroup() is { Count: > 0 } group)
        {
            try
            {
                var positions = await commit(group).ConfigureAwait(false);
                for (var i = 0; i < group.Count; i++)
                    group[i].Complete(positions[i]);
            }
            catch (Exception e)
            {
                // After any failure nobody knows what is stored: all appends of the group get the error, and no write follows.
                foreach (var append in group)
                    append.Fail(failed(e));
                _ = Stop(() => failed(e));
            }
        }
    }

    private List<PendingAppend> NextGroup()
    {
        lock (_gate)
        {
            var group = new List<PendingAppend>();
            for (long bytes = 0; bytes < GroupBytes && _waiting.TryDequeue(out var append); bytes += append.Bytes)
                group.Add(append);
            if (group.Count == 0)
            {
                _running!.SetResult();
                _running = null;
            }
            return group;
        }
    }
}
