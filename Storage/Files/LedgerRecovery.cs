namespace OrleansBallot.Storage.Files;

/// <summary>
/// Finds the end of a log, however its writer ended. A crash leaves some part of the last write, in any mixture of its pages, and that part
/// is cut. Any other damage hits bytes that were durable, and the log refuses to open: a cut would drop accepted votes. This relies on one
/// promise of the disk: a write harms no bytes beside it.
/// </summary>
internal sealed class LedgerRecovery(IDiskFile file, LedgerFormat format, string path)
{
    private readonly LedgerReader _reader = new(file, format);

    public LogRecovery Report { get; private set; }

    /// <summary>The position of the next record.</summary>
    public long End { get; private set; } = LedgerFormat.FileHeaderSize;

    /// <summary>The highest epoch that has written here.</summary>
    public ulong Epoch { get; private set; }

    /// <param name="knownDurable">A length that was durable at some earlier time.</param>
    /// <param name="stop">Gives up.</param>
    public void Run(long knownDurable, CancellationToken stop)
    {
        var length = file.Length;
        var lastWrite = End;
        var position = End;
        long records = 0, inAppend = 0;
        while (_reader.Header(position, length) is { } header && _reader.Verify(position, header))
        {
            stop.ThrowIfCancellationRequested();
            position += header.Total;
            lastWrite = header.Durable;
            Epoch = Math.Max(Epoch, header.Epoch);
            inAppend++;
            if (header.More)
                continue;
            End = position;
            records += inAppend;
            inAppend = 0;
        }
        RefuseDamage(position, length, knownDurable);
        Report = new LogRecovery(records, End, length - End, End < length ? new LogPosition(End) : null);
        if (End < length)
            file.SetLength(End);
        WriteAgain(Math.Max(lastWrite, knownDurable));
        file.Sync();
    }

    private void RefuseDamage(long position, long length, long knownDurable)
    {
        if (length < knownDurable)
            throw new StorageException(
                $"'{path}' ends at offset {length}, but {knownDurable} bytes of it were durable, so its end was lost. {Advice}");

        // An append that does not end counts for nothing, even where its records verify. What was durable ended with a whole append.
        if (End < knownDurable)
            throw new StorageException(
                $"'{path}' is damaged at offset {Math.Min(position, knownDurable)}: {knownDurable} bytes of it were durable. {Advice}");
        for (var from = position + 1; _reader.FindHeader(from, length) is var (found, header); from = found + 1)
        {
            // A record of the same write proves nothing: that write may never have been synced.
            if (header.Durable > position)
                throw new StorageException(
                    $"'{path}' is damaged at offset {position}: the record at {found} was written after that was durable. {Advice}");
        }
    }

    /// <summary>
    /// Writes and syncs the last write again. A failed sync may have marked pages as clean that never reached the disk. They read back as
    /// written until the memory is dropped, so without this the last write does not count.
    /// </summary>
    private void WriteAgain(long from)
    {
        var chunk = new byte[64 * 1024];
        for (var at = from; at < End;)
        {
            var part = chunk.AsMemory(0, (int)Math.Min(chunk.Length, End - at));
            if (file.Read(at, part.Span) < part.Length)
                throw new StorageException($"'{path}' shrank while it was read: something else writes to it.");
            file.Write(at, [part]);
            at += part.Length;
        }
    }

    private const string Advice = "Restore the file from a copy.";
}
