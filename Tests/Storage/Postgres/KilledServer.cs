using System.Collections.Concurrent;
using OrleansBallot.Storage;
using OrleansBallot.Storage.Postgres;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Storage.Postgres;

/// <summary>A server that ends in the middle of the work, and comes back.</summary>
public sealed class KilledServer
{
    private const int Writers = 8;
    private const int Rounds = 3;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Keeps_every_append_that_was_acknowledged_and_no_half_of_any()
    {
        await using var server = await PostgresServer.Start();
        using var database = PostgresDatabase.Open(await server.NewDatabase());
        var store = new PostgresLogStore(database);
        var acknowledged = new ConcurrentDictionary<LogPosition, int>();
        for (var round = 0; round < Rounds; round++)
        {
            var log = await store.Open("node-1", Stop);
            var goal = acknowledged.Count + 100;
            var enough = new TaskCompletionSource();
            var writers = Enumerable.Range(0, Writers).Select(writer => Task.Run(async () =>
            {
                for (var number = 0; ; number++)
                {
                    var content = (((round * Writers) + writer) * 1_000_000) + number;
                    var positions = await log.Append(
                        [(RecordKind.Accepted, BitConverter.GetBytes(content)), (RecordKind.Block, BitConverter.GetBytes(content))]);
                    acknowledged[positions[0]] = acknowledged[positions[1]] = content;
                    if (acknowledged.Count >= goal) enough.TrySetResult();
                }
            })).ToArray();
            await enough.Task;

            await server.Kill();

            foreach (var writer in writers)
                Assert.Contains(
                    "ConnectionStrings:Ballot", (await Assert.ThrowsAsync<StorageException>(() => writer)).Message,
                    StringComparison.Ordinal);
            await Assert.ThrowsAsync<StorageException>(() => store.Open("node-1", Stop).AsTask());
            await server.Resume();
        }

        var found = await (await store.Open("node-1", Stop)).All();

        Assert.Equal(0, found.Count % 2);
        Assert.All(found.Chunk(2), pair => Assert.True(pair[0].Payload.Span.SequenceEqual(pair[1].Payload.Span)));
        var contents = found.ToDictionary(record => record.Position, record => BitConverter.ToInt32(record.Payload.Span));
        Assert.All(acknowledged, pair => Assert.Equal(pair.Value, contents[pair.Key]));
    }

    [Fact]
    public async Task That_was_stopped_and_started_is_read_again_by_a_log_that_was_open()
    {
        await using var server = await PostgresServer.Start();
        using var database = PostgresDatabase.Open(await server.NewDatabase());
        var log = await new PostgresLogStore(database).Open("node-1", Stop);
        var positions = await log.Append([(RecordKind.Block, new byte[100])]);

        server.Stop();
        var refused = await Assert.ThrowsAsync<StorageException>(() => log.Read(positions[0], Stop).AsTask());
        await server.Resume();

        Assert.Contains("ConnectionStrings:Ballot", refused.Message, StringComparison.Ordinal);
        Assert.Equal(100, (await log.Read(positions[0], Stop)).Length);
    }
    [Fact]
    public async Task Fails_an_empty_append_which_stops_the_log_until_it_is_opened_again()
    {
        await using var server = await PostgresServer.Start();
        using var database = PostgresDatabase.Open(await server.NewDatabase());
        var store = new PostgresLogStore(database);
        var log = await store.Open("node-1", Stop);
        await log.Append([(RecordKind.Block, new byte[100])]);

        await server.Kill();
        var refused = await Assert.ThrowsAsync<StorageException>(() => log.Append([]).AsTask());
        await server.Resume();

        Assert.Contains("ConnectionStrings:Ballot", refused.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<StorageException>(() => log.Append([]).AsTask());
        var again = await store.Open("node-1", Stop);
        Assert.Empty(await again.Append([]));
        Assert.Single(await again.All());
    }

    [Fact]
    public async Task That_was_restarted_between_two_appends_answers_an_empty_one_by_what_is_stored_then()
    {
        await using var server = await PostgresServer.Start();
        var connection = await server.NewDatabase();
        using var database = PostgresDatabase.Open(connection);
        var (one, two) = (
            await new PostgresLogStore(database).Open("node-1", Stop), await new PostgresLogStore(database).Open("node-2", Stop));

        server.Stop();
        await server.Resume();
        using (var elsewhere = PostgresDatabase.Open(connection)) await new PostgresLogStore(elsewhere).Open("node-2", Stop);

        Assert.Empty(await one.Append([]));
        await Assert.ThrowsAsync<FencedException>(() => two.Append([]).AsTask());
    }
}
