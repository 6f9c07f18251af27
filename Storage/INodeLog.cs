namespace OrleansBallot.Storage;

/// <summary>The append-only log of one node, open for one writer. All members may be called concurrently.</summary>
public interface INodeLog : IAsyncDisposable
{
    /// <summary>The epoch of this opening. It grows with every opening of this node.</summary>
    ulong Epoch { get; }

    /// <summary>The result of the opening.</summary>
    LogRecovery Recovery { get; }

    /// <summary>
    /// Streams the records that are durable at the time of the call, in the order of their appends, in memory that does not grow with the
    /// log. An append that failed may appear here after the next opening, because its caller was never told that it would not.
    /// </summary>
    /// <exception cref="StorageException">A record no longer verifies.</exception>
    IAsyncEnumerable<LogRecord> Scan(CancellationToken stop);

    /// <summary>
    /// Appends <paramref name="records"/> all or nothing, in the order of the calls. They are durable once it completes. Concurrent calls
    /// share a sync. It takes no token, because a write is still a write when its caller has given up. The payloads must not change until
    /// it completes. An empty append writes nothing, but still asks the storage: it fails if a newer activation owns the log, so after it
    /// the caller may act on what is durable already.
    /// </summary>
    /// <returns>The position of each record, in the same order.</returns>
    /// <exception cref="ArgumentException">A payload is larger than <see cref="LogRecord.MaxPayload"/>; nothing was written.</exception>
    /// <exception cref="FencedException">A later epoch opened this node.</exception>
    /// <exception cref="StorageException">
    /// A write or a sync failed, now or earlier; the first cause is inside. Nobody knows then what is on disk, so the log refuses
    /// everything until it is opened again.
    /// </exception>
    ValueTask<IReadOnlyList<LogPosition>> Append(IReadOnlyList<(RecordKind Kind, ReadOnlyMemory<byte> Payload)> records);

    /// <summary>Reads one record's payload and verifies it again.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No record of this log can be at <paramref name="position"/>.</exception>
    /// <exception cref="StorageException">The record no longer verifies.</exception>
    ValueTask<byte[]> Read(LogPosition position, CancellationToken stop);

    /// <summary>
    /// The node's small secret of that <paramref name="name"/> (<c>[a-z0-9-]{1,32}</c>), made durable on first use. Every caller gets the
    /// same bytes, fenced openers included.
    /// </summary>
    ValueTask<byte[]> GetOrAdd(string name, Func<byte[]> make, CancellationToken stop);
}
