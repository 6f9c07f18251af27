using System.Runtime.CompilerServices;
using OrleansBallot.Simulation.Disks;
using OrleansBallot.Storage;
using OrleansBallot.Storage.Files;

namespace OrleansBallot.Tests.Support;

/// <summary>A store whose disk is as slow as a test wants. Calls that it holds ignore their tokens, as a disk that hangs does.</summary>
internal sealed class HeldStore : ILogStore
{
    private readonly FileLogStore _store = new(DataDirectory.Open("/data", new SimulatedDisk()));

    /// <summary>Awaited before a node's log is read, from its beginning.</summary>
    public Func<string, Task> BeforeScan { get; set; } = _ => Task.CompletedTask;

    /// <summary>Awaited before records are written.</summary>
    public Func<RecordKind, Task> BeforeAppend { get; set; } = _ => Task.CompletedTask;

    /// <summary>Awaited before a record is read by its place.</summary>
    public Func<Task> BeforeRead { get; set; } = () => Task.CompletedTask;

    public async ValueTask<INodeLog> Open(string node, CancellationToken stop) => new Log(this, node, await _store.Open(node, stop));

    public ValueTask<bool> HasLog(string node, CancellationToken stop) => _store.HasLog(node, stop);

    public ValueTask<string> Place(CancellationToken stop) => _store.Place(stop);

    public ValueTask SetAside(string node, CancellationToken stop) => _store.SetAside(node, stop);

    private sealed class Log(HeldStore held, string node, INodeLog log) : INodeLog
    {
        public ulong Epoch => log.Epoch;

        public LogRecovery Recovery => log.Recovery;

        public async IAsyncEnumerable<LogRecord> Scan([EnumeratorCancellation] CancellationToken stop)
        {
            await held.BeforeScan(node);
            await foreach (var record in log.Scan(stop)) yield return record;
        }

        public async ValueTask<IReadOnlyList<LogPosition>> Append(IReadOnlyList<(RecordKind Kind, ReadOnlyMemory<byte> Payload)> records)
        {
            foreach (var (kind, _) in records) await held.BeforeAppend(kind);
            return await log.Append(records);
        }

        public async ValueTask<byte[]> Read(LogPosition position, CancellationToken stop)
        {
            await held.BeforeRead();
            return await log.Read(position, stop);
        }

        public ValueTask<byte[]> GetOrAdd(string name, Func<byte[]> make, CancellationToken stop) => log.GetOrAdd(name, make, stop);

        public ValueTask DisposeAsync() => log.DisposeAsync();
    }
}
