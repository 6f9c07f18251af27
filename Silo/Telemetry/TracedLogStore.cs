using System.Diagnostics;
using OrleansBallot.Grains.Telemetry;
using OrleansBallot.Storage;

namespace OrleansBallot.Silo.Telemetry;

/// <summary>Makes a span for every append and read, as a child of the request that waits for it.</summary>
internal sealed class TracedLogStore(ILogStore store) : ILogStore
{
    public async ValueTask<INodeLog> Open(string node, CancellationToken stop) => new Log(node, await store.Open(node, stop));

    public ValueTask<bool> HasLog(string node, CancellationToken stop) => store.HasLog(node, stop);

    public ValueTask<string> Place(CancellationToken stop) => store.Place(stop);

    public ValueTask SetAside(string node, CancellationToken stop) => store.SetAside(node, stop);

    public ValueTask<DateTimeOffset?> GetTime(CancellationToken stop) => store.GetTime(stop);

    private sealed class Log(string node, INodeLog log) : INodeLog
    {
        public ulong Epoch => log.Epoch;

        public LogRecovery Recovery => log.Recovery;

        public IAsyncEnumerable<LogRecord> Scan(CancellationToken stop) => log.Scan(stop);

        public ValueTask<IReadOnlyList<LogPosition>> Append(IReadOnlyList<(RecordKind Kind, ReadOnlyMemory<byte> Payload)> records) =>
            Traced(StorageTrace.LogAppend, () => log.Append(records));

        public ValueTask<byte[]> Read(LogPosition position, CancellationToken stop) =>
            Traced(StorageTrace.LogRead, () => log.Read(position, stop));

        public ValueTask<byte[]> GetOrAdd(string name, Func<byte[]> make, CancellationToken stop) => log.GetOrAdd(name, make, stop);

        public ValueTask DisposeAsync() => log.DisposeAsync();

        private async ValueTask<T> Traced<T>(string name, Func<ValueTask<T>> work)
        {
            using var span = StorageTrace.Source.StartActivity(name, ActivityKind.Client)?.SetTag(NodeMetrics.Node, node);
            return await work();
        }
    }
}
