namespace OrleansBallot.Storage.Files;

/// <summary>
/// Reads records in order, or a single one. The window lets a scan of many small records make few system calls. Not for concurrent use.
/// </summary>
internal sealed class LedgerReader(IDiskFile file, LedgerFormat format, int windowSize = LedgerReader.ScanWindow)
{
    public const int ScanWindow = 64 * 1024;

    private readonly byte[] _window = new byte[windowSize];
    private readonly byte[] _header = new byte[RecordHeader.Size];
    private long _windowAt;
    private int _windowLength;

    /// <summary>The header at a position; null unless one verifies there and its payload ends before <paramref name="end"/>.</summary>
    public RecordHeader? Header(long position, long end) =>
        Decode(position, end) is { } header && header.Total <= end - position ? header : null;

    /// <summary>Verifies the payload of the header that was read last. It allocates nothing, however long the payload is.</summary>
    public bool Verify(long position, RecordHeader header)
    {
        using var digest = LedgerFormat.BeginPayload(_header);
        Span<byte> chunk = stackalloc byte[4096];
        for (long done = 0; done < header.Length;)
        {
            var part = chunk[..(int)Math.Min(chunk.Length, header.Length - done)];
            if (Read(position + RecordHeader.Size + done, part) < part.Length)
                return false;
            digest.AppendData(part);
            done += part.Length;
        }
        return LedgerFormat.Matches(digest, _header);
    }

    /// <summary>The payload of the header that was read last; null when it doesn't verify.</summary>
    public byte[]? Payload(long position, RecordHeader header)
    {
        var payload = new byte[header.Length];
        if (Read(position + RecordHeader.Size, payload) < payload.Length)
            return null;
        using var digest = LedgerFormat.BeginPayload(_header);
        digest.AppendData(payload);
        return LedgerFormat.Matches(digest, _header) ? payload : null;
    }

    /// <summary>The next header that verifies at or after a position, whatever its payload; null when there is none.</summary>
    public (long Position, RecordHeader Header)? FindHeader(long position, long end)
    {
        Span<byte> chunk = stackalloc byte[4096];
        while (end - position >= RecordHeader.Size)
        {
            var part = chunk[..Read(position, chunk[..(int)Math.Min(chunk.Length, end - position)])];
            var at = part.IndexOf(format.Marker);
            if (at < 0)
            {
                if (part.Length < chunk.Length)
                    return null;
                position += part.Length - LedgerFormat.MarkerSize + 1;
                continue;
            }
            position += at;
            if (Decode(position, end) is { } header)
                return (position, header);
            position++;
        }
        return null;
    }

    private RecordHeader? Decode(long position, long end) =>
        end - position >= RecordHeader.Size && Read(position, _header) == RecordHeader.Size ? format.Decode(_header, position) : null;

    private int Read(long offset, Span<byte> buffer)
    {
        var total = 0;
        while (total < buffer.Length)
        {
            var skip = offset + total - _windowAt;
            if (skip < 0 || skip >= _windowLength)
            {
                // A large payload goes straight to its buffer.
                if (buffer.Length - total >= _window.Length)
                    return total + file.Read(offset + total, buffer[total..]);
                _windowAt = offset + total;
                _windowLength = file.Read(_windowAt, _window);
                if (_windowLength == 0)
                    break;
                skip = 0;
            }
            var part = _window.AsSpan((int)skip, (int)Math.Min(_windowLength - skip, buffer.Length - total));
            part.CopyTo(buffer[total..]);
            total += part.Length;
        }
        return total;
    }
}
