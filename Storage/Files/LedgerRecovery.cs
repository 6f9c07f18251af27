namespace OrleansBallot.Storage.Files;

/// <summary>
/// Finds the end of a log after any end of its writer. What a crash leaves behind is some part of the last write, in any mixture
/// of its pages: that is cut. Anything else that doesn't verify was durable once, and refuses to open: to cut it would drop
/// votes that were accepted. Relies on one promise of the disk: a write harms no bytes beside it.
/// </summary>
internal sealed class LedgerRecovery(IDiskFile file, LedgerFormat format, string path)
{
    private readonly LedgerReader _reader = new(file, format);

    public LogRecovery Report { get; private set; }

    /// <summary>Where the next record goes.</summary>
    public long End { get; private set; } = LedgerFormat.FileHeaderSize;

    /// <summary>The highest epoch that wrote here.</summary>
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
                $"'{path}' ends at offset {length}, but {knownDurable} bytes of it were durable: its end was lost. {Advice}");
        if (position < knownDurable)
            throw new StorageException(
                $"'{path}' is damaged at offset {position}: {knownDurable} bytes of it were durable. {Advice}");
        for (var from = position + 1; _reader.FindHeader(from, length) is var (found, header); from = found + 1)
        {
            // A neighbour from the same write proves nothing: that write may never have been synced.
            if (header.Durable > position)
                throw new StorageException(
                    $"'{path}' is damaged at offset {position}: the record at {found} was written after that was durable. {Advice}");
        }
    }

    /// <summary>
    /// A sync that failed may have marked pages as clean which never reached the disk. They read back as written until the
    /// memory is dropped, so the last write counts only once it was written, and synced, again.
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
