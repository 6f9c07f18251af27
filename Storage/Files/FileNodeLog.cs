using System.Runtime.CompilerServices;

namespace OrleansBallot.Storage.Files;

/// <summary>One epoch of one node's <c>ledger.log</c>.</summary>
internal sealed class FileNodeLog : INodeLog
{
    private const long PageBytes = 1024 * 1024;
    private const int MaxSecret = 64 * 1024;

    private readonly DataDirectory _data;
    private readonly NodeFolder _folder;
    private readonly IDiskFile _file;
    private readonly LedgerFormat _format;
    private readonly GroupCommit _writer;
    private long _end;

    private FileNodeLog(DataDirectory data, NodeFolder folder, IDiskFile file, LedgerFormat format, LedgerRecovery recovered, ulong epoch)
    {
        (_data, _folder, _file, _format, _end) = (data, folder, file, format, recovered.End);
        (Epoch, Recovery) = (epoch, recovered.Report);
        _writer = new GroupCommit(
            group => data.Run(() => Commit(group)),
            cause => new StorageException($"The log of node '{folder.Node}' stopped after a failed write: {cause.Message}", cause));
    }

    public ulong Epoch { get; }

    public LogRecovery Recovery { get; }

    /// <summary>Opens the log. It blocks, and the caller holds the folder's gate.</summary>
    public static FileNodeLog Open(DataDirectory data, NodeFolder folder, CancellationToken stop)
    {
        var (file, format, checkpoint) = folder.OpenLedger();
        try
        {
            var recovered = new LedgerRecovery(file, format, folder.LedgerPath);
            recovered.Run(checkpoint.Durable, stop);
            var epoch = Next(checkpoint.Epoch, recovered.Epoch, folder);
            folder.Write(new Checkpoint(epoch, recovered.End));
            return new FileNodeLog(data, folder, file, format, recovered, epoch);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    public ValueTask<IReadOnlyList<LogPosition>> Append(IReadOnlyList<(RecordKind Kind, ReadOnlyMemory<byte> Payload)> records) =>
        new(_writer.Add(new PendingAppend(records)));

    public async IAsyncEnumerable<LogRecord> Scan([EnumeratorCancellation] CancellationToken stop)
    {
        var end = Volatile.Read(ref _end);
        var reader = new LedgerReader(_file, _format);
        for (long position = LedgerFormat.FileHeaderSize; position < end;)
        {
            stop.ThrowIfCancellationRequested();
            var from = position;
            var (page, next) = await _data.Run(() => ReadPage(reader, from, end)).ConfigureAwait(false);
            foreach (var record in page)
                yield return record;
            position = next;
        }
    }

    public ValueTask<byte[]> Read(LogPosition position, CancellationToken stop)
    {
        var end = Volatile.Read(ref _end);
        ArgumentOutOfRangeException.ThrowIfLessThan(position.Value, LedgerFormat.FileHeaderSize, nameof(position));
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(position.Value, end, nameof(position));
        stop.ThrowIfCancellationRequested();
        return _data.Run(() => ReadOne(new LedgerReader(_file, _format, RecordHeader.Size), position.Value, end).Payload);
    }

    public ValueTask<byte[]> GetOrAdd(string name, Func<byte[]> make, CancellationToken stop)
    {
        StorageName.Check(name, "name of a secret");
        return _folder.Alone(() => _data.Run(() => _folder.GetOrAdd(name, make, MaxSecret)), stop);
    }

    /// <summary>
    /// Refuses all further appends, and completes when the write in progress is over. The caller holds the folder's gate.
    /// </summary>
    public Task Fence() => _writer.Stop(() => new FencedException(_folder.Node, Epoch));

    public async ValueTask DisposeAsync()
    {
        // After a clean end, the next opening must not take anything for a torn tail, whatever happens to the file in between.
        await _folder.Alone(Close, CancellationToken.None).ConfigureAwait(false);
    }

    /// <summary>The epoch after all that began. Only somebody who forged a file can have used them up.</summary>
    private static ulong Next(ulong begun, ulong written, NodeFolder folder)
    {
        var last = Math.Max(begun, written);
        return last < ulong.MaxValue
            ? last + 1
            : throw new StorageException(
                $"'{(begun == last ? folder.EpochPath : folder.LedgerPath)}' is damaged: no epoch follows {last}, which it names. "
                + "Restore the file from a copy.");
    }

    private async ValueTask<bool> Close()
    {
        var current = !_writer.Stopped;
        await _writer.Stop(() => new ObjectDisposedException(null, $"The log of node '{_folder.Node}' was closed.")).ConfigureAwait(false);
        try
        {
            if (current && _folder.Leave(this))
                await _data.Run(() => _folder.Write(new Checkpoint(Epoch, _end))).ConfigureAwait(false);
        }
        finally
        {
            _file.Dispose();
        }
        return current;
    }

    private IReadOnlyList<LogPosition>[] Commit(IReadOnlyList<PendingAppend> group)
    {
        var durable = _end;
        var position = durable;
        var buffers = new List<ReadOnlyMemory<byte>>();
        var positions = new IReadOnlyList<LogPosition>[group.Count];
        for (var i = 0; i < group.Count; i++)
        {
            var records = group[i].Records;
            var own = new LogPosition[records.Count];
            for (var r = 0; r < own.Length; r++)
            {
                var (kind, payload) = records[r];
                var header = new RecordHeader(kind, More: r < own.Length - 1, payload.Length, Epoch, durable);
                buffers.Add(_format.Encode(header, position, payload.Span));
                buffers.Add(payload);
                own[r] = new LogPosition(position);
                position += header.Total;
            }
            positions[i] = own;
        }
        if (position > durable)
        {
            _file.Write(durable, buffers);
            _file.Sync();
            Volatile.Write(ref _end, position);
        }
        return positions;
    }

    private (List<LogRecord> Page, long Next) ReadPage(LedgerReader reader, long position, long end)
    {
        var page = new List<LogRecord>();
        for (var limit = position + PageBytes; position < Math.Min(limit, end);)
        {
            var (header, payload) = ReadOne(reader, position, end);
            page.Add(new LogRecord(header.Kind, new LogPosition(position), payload));
            position += header.Total;
        }
        return (page, position);
    }

    private (RecordHeader Header, byte[] Payload) ReadOne(LedgerReader reader, long position, long end) =>
        reader.Header(position, end) is { } header && reader.Payload(position, header) is { } payload
            ? (header, payload)
            : throw new StorageException($"'{_folder.LedgerPath}' is damaged at offset {position}: no record verifies there.");
}
