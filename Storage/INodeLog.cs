namespace OrleansBallot.Storage;

/// <summary>The append-only log of one node, open for one writer. All members may be called concurrently.</summary>
public interface INodeLog : IAsyncDisposable
{
    /// <summary>Grows with every opening of this node.</summary>
    ulong Epoch { get; }

    /// <summary>What opening found.</summary>
    LogRecovery Recovery { get; }

    /// <summary>
    /// Streams what is durable at the time of the call, in the order in which it was appended, in memory that does not grow with
    /// the log. An append that failed may show up here after the next opening: its caller was never told that it would not.
    /// </summary>
    /// <exception cref="StorageException">A record no longer verifies.</exception>
    IAsyncEnumerable<LogRecord> Scan(CancellationToken stop);

    /// <summary>
    /// Appends <paramref name="records"/> all or nothing; durable once it completes, in the order of the calls. Concurrent calls
    /// share a sync. Takes no token, because a write that its caller gave up on is still a write. The payloads must not change
    /// until it completes. An append of no records writes nothing, and asks the storage all the same: it completes only if no
    /// later epoch had opened the log, so that its caller may act on what is durable already.
    /// </summary>
    /// <returns>Where each record went, in the same order.</returns>
    /// <exception cref="ArgumentException">A payload is larger than <see cref="LogRecord.MaxPayload"/>; nothing was written.</exception>
    /// <exception cref="FencedException">A later epoch opened this node.</exception>
    /// <exception cref="StorageException">
    /// A write or a sync failed, now or earlier; the first cause is inside. What is on disk is unknown from then on, so that the
    /// log refuses everything until it is opened again.
    /// </exception>
    ValueTask<IReadOnlyList<LogPosition>> Append(IReadOnlyList<(RecordKind Kind, ReadOnlyMemory<byte> Payload)> records);

    /// <summary>Reads one record's payload and verifies it again.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No record of this log can be at <paramref name="position"/>.</exception>
    /// <exception cref="StorageException">The record no longer verifies.</exception>
    ValueTask<byte[]> Read(LogPosition position, CancellationToken stop);

    /// <summary>
    /// The node's small secret of that <paramref name="name"/> (<c>[a-z0-9-]{1,32}</c>), made durable on first use. Whoever asks
    /// gets the same bytes, fenced openers included.
    /// </summary>
    ValueTask<byte[]> GetOrAdd(string name, Func<byte[]> make, CancellationToken stop);
}
