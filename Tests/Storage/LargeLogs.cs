using OrleansBallot.Storage;
using OrleansBallot.Storage.Files;
using OrleansBallot.Storage.Postgres;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Storage;

/// <summary>Logs that are larger than the memory they may take.</summary>
[Collection(nameof(MeasuresMemory))]
public sealed class LargeLogs : IDisposable
{
    private const int Blocks = 96;
    private const int BlockSize = 1024 * 1024;
    private const long Allowed = 16 * 1024 * 1024;

    private readonly string _path = Directory.CreateTempSubdirectory("ballot-").FullName;

    [Fact]
    public async Task Are_recovered_and_scanned_in_memory_that_does_not_grow_with_them()
    {
        using var data = DataDirectory.Open(_path);
        await Holds(new FileLogStore(data));
    }

    [Fact]
    public async Task Are_so_in_a_database_as_well()
    {
        using var database = PostgresDatabase.Open(await (await PostgresServer.Shared).NewDatabase());
        await Holds(new PostgresLogStore(database));
    }

    public void Dispose() => Directory.Delete(_path, recursive: true);

    private static async Task Holds(ILogStore store)
    {
        var stop = TestContext.Current.CancellationToken;
        var log = await store.Open("node-1", stop);
        for (var i = 0; i < Blocks; i++)
            await log.Append([(RecordKind.Block, new byte[BlockSize]), (RecordKind.Accepted, new byte[100])]);
        var before = GC.GetTotalMemory(forceFullCollection: true);

        log = await store.Open("node-1", stop);
        var most = GC.GetTotalMemory(forceFullCollection: true);
        var count = 0;
        await foreach (var record in log.Scan(stop))
        {
            if (count++ % 16 == 0)
                most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: true));
        }

        Assert.Equal(2 * Blocks, count);
        Assert.True(most - before < Allowed, $"{most - before} bytes were held of a log of {Blocks * BlockSize}");
        await log.DisposeAsync();
    }
}

/// <summary>The heap is everybody's: what measures it runs while nobody else does.</summary>
[CollectionDefinition(nameof(MeasuresMemory), DisableParallelization = true)]
public sealed class MeasuresMemory;
