using System.Runtime.CompilerServices;
using OrleansBallot.Storage;
using OrleansBallot.Storage.Files;

namespace OrleansBallot.Simulation.Storing;

/// <summary>The logs of the database, as a silo reaches them.</summary>
internal sealed class SharedLogStore(SiloStorage storage) : ILogStore
{
    public async ValueTask<INodeLog> Open(string node, CancellationToken stop)
    {
        var log = await storage.Ask($"open {node}", database =>
        {
            var opened = Database.Complete(database.Logs.Open(node, CancellationToken.None));
            database.Opened(node, opened.Epoch);
            return new ValueTask<(FileLogStore Started, INodeLog Log)>((database.Logs, opened));
        }).WaitAsync(stop);
        return new SharedLog(storage, node, log.Started, log.Log);
    }

    public async ValueTask<bool> HasLog(string node, CancellationToken stop) =>
        await storage.Ask("has log", database => database.Logs.HasLog(node, stop));

    public async ValueTask<string> Place(CancellationToken stop) => await storage.Ask("place", database => database.Logs.Place(stop));

    public async ValueTask SetAside(string node, CancellationToken stop) => await storage.Ask("set aside", async database =>
    {
        await database.Logs.SetAside(node, stop);
        return true;
    });

    // `started` is the database as it was started when the log was opened.
    private sealed class SharedLog(SiloStorage storage, string node, FileLogStore started, INodeLog log) : INodeLog
    {
        private Task _before = Task.CompletedTask;

        public ulong Epoch => log.Epoch;

        public LogRecovery Recovery => log.Recovery;

        public async IAsyncEnumerable<LogRecord> Scan([EnumeratorCancellation] CancellationToken stop)
        {
            var records = await storage.Ask("scan", async _ =>
            {
                var all = new List<LogRecord>();
                await foreach (var record in log.Scan(CancellationToken.None)) all.Add(record);
                return all;
            });
            foreach (var record in records) yield return record;
        }

        public ValueTask<IReadOnlyList<LogPosition>> Append(IReadOnlyList<(RecordKind Kind, ReadOnlyMemory<byte> Payload)> records)
        {
            var append = Append(records, _before);
            _before = append;
            return new(append);
        }

        public async ValueTask<byte[]> Read(LogPosition position, CancellationToken stop) =>
            await storage.Ask("read", _ => log.Read(position, CancellationToken.None));

        public async ValueTask<byte[]> GetOrAdd(string name, Func<byte[]> make, CancellationToken stop) =>
            await storage.Ask("get or add", _ => log.GetOrAdd(name, make, CancellationToken.None));

        public async ValueTask DisposeAsync() => await storage.Ask("close", async _ =>
        {
            await log.DisposeAsync();
            return true;
        });

        private async Task<IReadOnlyList<LogPosition>> Append(
            IReadOnlyList<(RecordKind Kind, ReadOnlyMemory<byte> Payload)> records, Task before)
        {
            // Appends come in the order of the calls, and none comes after one that failed, whether the database has it or not.
            await before;
            return await storage.Ask("append", database =>
            {
                // A file that is left from before knows of no later opener, and an append of nothing does not touch its disk.
                if (database.Logs != started) throw new StorageException($"The database was started anew since '{node}' was opened.");
                var positions = Database.Complete(log.Append(records));
                database.Wrote(node, log.Epoch);
                return new ValueTask<IReadOnlyList<LogPosition>>(positions);
            });
        }
    }
}
