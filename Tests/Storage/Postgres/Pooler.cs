using Npgsql;
using OrleansBallot.Storage;
using OrleansBallot.Storage.Postgres;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Storage.Postgres;

/// <summary>PgBouncer in transaction mode between silo and server: what a session keeps is another one's at the next statement.</summary>
public sealed class Pooler
{
    [Fact]
    public async Task Lends_a_connection_a_statement_and_every_record_is_written_and_read_all_the_same()
    {
        var server = await PostgresServer.Shared;
        var name = new NpgsqlConnectionStringBuilder(await server.NewDatabase(isMigrated: false)).Database!;
        await using var pooler = await PgBouncer.Start(server);
        using var database = PostgresDatabase.Open(pooler.To(name));
        PostgresSchema.Migrate(database);
        PostgresSchema.Check(database);
        var store = new PostgresLogStore(database);

        await Task.WhenAll(Enumerable.Range(1, 8).Select(async node =>
        {
            await using var log = await store.Open($"node-{node}", TestContext.Current.CancellationToken);
            var positions = new List<LogPosition>();
            for (var number = 1; number <= 30; number++)
            {
                positions.AddRange(await log.Append([(RecordKind.Accepted, new byte[number])]));
                Assert.Equal(number, (await log.Read(positions[^1], TestContext.Current.CancellationToken)).Length);
            }

            Assert.Equal(30, (await log.All()).Count);
        }));
    }
}
