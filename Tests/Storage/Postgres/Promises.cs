using OrleansBallot.Storage;
using OrleansBallot.Storage.Postgres;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Storage.Postgres;

/// <summary>
/// A server whose settings or part change while a silo is connected: what is acknowledged must stay durable, and sessions that
/// are of no more use must go.
/// </summary>
public sealed class Promises
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Hold_where_the_server_is_told_later_not_to_wait_for_its_disk()
    {
        var connection = await (await PostgresServer.Shared).NewDatabase();
        await PostgresServer.Execute(
            connection,
            """
            CREATE TABLE seen (setting text);
            CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS
                'BEGIN INSERT INTO seen VALUES (current_setting(''synchronous_commit'')); RETURN NULL; END';
            CREATE CONSTRAINT TRIGGER at_commit AFTER INSERT ON ballot_record
                DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION note();
            """);
        await Alter(connection, "SET synchronous_commit = off");
        using var database = PostgresDatabase.Open(connection);

        await Append(await Open(database), 1);

        Assert.Equal("on", await PostgresServer.Execute(connection, "SELECT setting FROM seen"));
    }

    [Fact]
    public async Task Are_kept_by_the_primary_again_once_a_server_has_become_one()
    {
        var connection = await (await PostgresServer.Shared).NewDatabase();
        await Alter(connection, "SET default_transaction_read_only = on");
        using var database = PostgresDatabase.Open(connection);
        Assert.Contains("25006", (await Assert.ThrowsAsync<StorageException>(() => Open(database))).Message, StringComparison.Ordinal);
        await Alter(connection, "RESET default_transaction_read_only");

        await Append(await Open(database), 1);
        Assert.Single(await (await Open(database)).All());
    }

    [Fact]
    public async Task Are_missed_by_a_silo_that_only_reads()
    {
        var connection = await (await PostgresServer.Shared).NewDatabase();
        await Alter(connection, "SET default_transaction_read_only = on");
        using var database = PostgresDatabase.Open(connection);

        Assert.Contains(
            "transaction_read_only", (await Assert.ThrowsAsync<StorageException>(database.Probe)).Message, StringComparison.Ordinal);

        await Alter(connection, "RESET default_transaction_read_only");
        await database.Probe();
    }

    [Fact]
    public async Task Outlive_sessions_that_the_server_ends_because_they_are_idle()
    {
        var connection = await (await PostgresServer.Shared).NewDatabase();
        await Alter(connection, "SET idle_session_timeout = '1s'");
        using var database = PostgresDatabase.Open(connection);
        var log = await Open(database);
        await Append(log, 1);
        await Eventually.True(
            async () => (long)(await PostgresServer.Execute(
                connection,
                "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'OrleansBallot' AND datname = current_database()"))! == 0,
            "the server has ended what was idle");

        await Append(log, 2);

        Assert.Equal(2, (await (await Open(database)).All()).Count);
    }

    [Fact]
    public async Task Are_not_given_for_what_no_replica_has_or_no_disk()
    {
        await using var server = await PostgresServer.Start();
        var connection = await server.NewDatabase();
        using var database = PostgresDatabase.Open(connection + ";Command Timeout=1");
        var log = await Open(database);
        await Append(log, 1);

        await Reload("SET synchronous_standby_names = 'away'");
        Assert.Contains("replica", (await Assert.ThrowsAsync<StorageException>(() => Append(log, 2))).Message, StringComparison.Ordinal);
        Assert.Contains("replica", (await Assert.ThrowsAsync<StorageException>(database.Probe)).Message, StringComparison.Ordinal);
        await Reload("RESET synchronous_standby_names");

        // It took effect on one server, as nobody knew.
        Assert.Equal(2, (await (await Open(database)).All()).Count);

        await Reload("SET fsync = off");
        Assert.Contains("fsync is off", (await Assert.ThrowsAsync<StorageException>(database.Probe)).Message, StringComparison.Ordinal);

        // A session learns of it when it gets its next statement.
        async Task Reload(string change)
        {
            await PostgresServer.Execute(connection, $"ALTER SYSTEM {change}");
            await PostgresServer.Execute(connection, "SELECT pg_reload_conf()");
            var (name, value) = change.Split(' ') is ["SET", var set, "=", var to] ? (set, to.Trim('\'')) : (change.Split(' ')[1], "");
            await Eventually.True(async () => (string)(await PostgresServer.Execute(connection, $"SHOW {name}"))! == value, change);
        }
    }

    /// <summary>By a session that the change itself does not keep from it.</summary>
    private static async Task Alter(string connection, string change)
    {
        var name = new Npgsql.NpgsqlConnectionStringBuilder(connection).Database!;
        await PostgresServer.Execute((await PostgresServer.Shared).ConnectionTo("postgres"), $"ALTER DATABASE {name} {change}");
    }

    private static Task<IReadOnlyList<LogPosition>> Append(INodeLog log, byte content) =>
        log.Append([(RecordKind.Accepted, new[] { content })]).AsTask();

    private static async Task<INodeLog> Open(PostgresDatabase database) => await new PostgresLogStore(database).Open("node-1", Stop);
}
