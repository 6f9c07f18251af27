using System.Diagnostics.CodeAnalysis;

namespace OrleansBallot.Storage.Files;

/// <summary>
/// One node's directory, with one object a data directory: <c>ledger.log</c>, <c>epoch</c>, <c>NAME.secret</c>. The last opener is its only
/// writer.
/// </summary>
[SuppressMessage("Reliability", "CA1001", Justification = "A semaphore without a wait handle holds nothing to free.")]
internal sealed class NodeFolder(DataDirectory data, string node)
{
    public const string LedgerName = "ledger.log";

    private readonly SemaphoreSlim _gate = new(1, 1);
    private FileNodeLog? _current;

    public string Node => node;

    public string LedgerPath => Path.Combine(data.Location, "nodes", node, LedgerName);

    public string EpochPath => Path.Combine(data.Location, "nodes", node, "epoch");

    public ValueTask<FileNodeLog> Open(CancellationToken stop) => Alone(
        async () =>
        {
            if (_current is not null)
                await _current.Fence().ConfigureAwait(false);
            return _current = await data.Run(() => FileNodeLog.Open(data, this, stop)).ConfigureAwait(false);
        },
        stop);

    /// <summary>Renames the log and the file with its length, so that the next opening finds neither.</summary>
    public ValueTask<bool> SetAside(CancellationToken stop) => Alone(
        async () =>
        {
            if (_current is not null)
                await _current.Fence().ConfigureAwait(false);
            _current = null;
            return await data.Run(Rename).ConfigureAwait(false);
        },
        stop);

    private bool Rename()
    {
        var folder = data.Folder("nodes", node);
        var number = 1;
        while (data.Disk.FileExists(Aside(EpochPath)) || data.Disk.FileExists(Aside(LedgerPath)))
            number++;

        // The log goes last: a second run after a crash finds work only while the log is here.
        foreach (var path in (string[])[EpochPath, LedgerPath])
        {
            if (data.Disk.FileExists(path))
                data.Disk.Rename(path, Aside(path));
        }
        data.Disk.SyncDirectory(folder);
        return true;

        string Aside(string path) => $"{path}.damaged-{number}";
    }

    /// <summary>Runs openings, closings and secrets of a node one at a time.</summary>
    public async ValueTask<T> Alone<T>(Func<ValueTask<T>> work, CancellationToken stop)
    {
        await _gate.WaitAsync(stop).ConfigureAwait(false);
        try
        {
            return await work().ConfigureAwait(false);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Returns false when a later opener has taken over.</summary>
    public bool Leave(FileNodeLog log)
    {
        if (_current != log)
            return false;
        _current = null;
        return true;
    }

    public (IDiskFile File, LedgerFormat Format, Checkpoint Checkpoint) OpenLedger()
    {
        data.Folder("nodes", node);
        var checkpoint = Checkpoint.Read(data.Disk, EpochPath, node);
        if (AtomicFile.Exists(data.Disk, LedgerPath))
            return OpenExisting(checkpoint);
        if (checkpoint is not null)
            throw new StorageException($"'{LedgerPath}' is missing. Restore it, or delete '{EpochPath}' to begin the node's chain anew.");
        var format = LedgerFormat.Create(node);
        AtomicFile.Write(data.Disk, LedgerPath, format.FileHeader);
        return (data.Disk.Open(LedgerPath), format, default);
    }

    public bool Write(Checkpoint checkpoint)
    {
        checkpoint.Write(data.Disk, EpochPath, node);
        return true;
    }

    public byte[] GetOrAdd(string name, Func<byte[]> make, int limit)
    {
        var path = Path.Combine(data.Location, "nodes", node, name + ".secret");
        if (AtomicFile.Read(data.Disk, path, limit) is { } existing)
            return existing;
        var made = make();
        if (made.Length > limit)
            throw new ArgumentException($"The secret '{name}' of {made.Length} bytes is larger than {limit}.", nameof(make));
        AtomicFile.Write(data.Disk, path, made);
        return made;
    }

    private (IDiskFile File, LedgerFormat Format, Checkpoint Checkpoint) OpenExisting(Checkpoint? checkpoint)
    {
        var file = data.Disk.Open(LedgerPath);
        try
        {
            var header = new byte[LedgerFormat.FileHeaderSize];
            var format = LedgerFormat.Parse(header[..file.Read(0, header)], node, LedgerPath);
            // Only a crash can come between making the log and making the epoch, and nothing has been written by then.
            if (checkpoint is null && file.Length > LedgerFormat.FileHeaderSize)
                throw new StorageException($"'{EpochPath}' is missing, though '{LedgerPath}' holds records. Restore it.");
            return (file, format, checkpoint ?? default);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }
}
