using Npgsql;
using OrleansBallot.Storage;
using OrleansBallot.Storage.Postgres;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Storage.Postgres;

/// <summary>Appends that meet another writer, a server that ends, or an answer that is lost.</summary>
public sealed class Commits : IAsyncLifetime
{
    private string _connection = "";
    private PostgresDatabase _database = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _connection = await (await PostgresServer.Shared).NewDatabase();
        _database = PostgresDatabase.Open(_connection);
    }

    public ValueTask DisposeAsync()
    {
        _database?.Dispose();
        return default;
    }

    [Fact]
    public async Task Of_an_older_epoch_leave_nothing_even_where_the_next_one_came_while_they_waited()
    {
        var log = await Open(_database);
        await using var other = await Lock();
        var append = Append(log, 1);
        await UntilWaiting();

        // What a later opening does, in a transaction that was there first.
        await using (var takeOver = new NpgsqlCommand("UPDATE ballot_node SET epoch = epoch + 1; COMMIT", other))
            await takeOver.ExecuteNonQueryAsync(Stop);

        await Assert.ThrowsAsync<FencedException>(() => append);
        await Assert.ThrowsAsync<FencedException>(() => Append(log, 2));
        Assert.Empty(await (await Open(_database)).All());
    }

    [Fact]
    public async Task Of_another_silo_fence_this_one()
    {
        using var elsewhere = PostgresDatabase.Open(_connection);
        var leftover = await Open(_database);
        await Append(leftover, 1);

        var current = await Open(elsewhere);
        await Assert.ThrowsAsync<FencedException>(() => leftover.Append([]).AsTask());
        await Assert.ThrowsAsync<FencedException>(() => Append(leftover, 2));
        await Append(current, 3);

        Assert.Equal([1, 3], await Contents(await Open(_database)));
    }

    [Fact]
    public async Task Whose_session_was_ended_stop_the_log_until_it_is_opened_again()
    {
        var log = await Open(_database);
        await Append(log, 1);
        await using (await Lock())
        {
            var append = Append(log, 2);
            await UntilWaiting();
            await PostgresServer.Execute(
                _connection,
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()");
            await Fails(append);
        }

        await Fails(Append(log, 3));
        var again = await Open(_database);
        await Append(again, 4);
        Assert.Equal([1, 4], await Contents(again));
    }

    [Fact]
    public async Task Whose_answer_was_lost_fail_though_they_took_effect_and_the_next_opening_shows_them()
    {
        await using var wire = new LossyWire(new NpgsqlConnectionStringBuilder(_connection));
        using var distant = PostgresDatabase.Open(wire.ConnectionString);
        var log = await Open(distant);
        await Append(log, 1);

        wire.LoseAnswers();
        var append = Append(log, 2);
        await Eventually.True(
            async () => (long)(await PostgresServer.Execute(_connection, "SELECT tail FROM ballot_node"))! == 2, "the append took effect");
        wire.Cut();

        await Fails(append);
        await Fails(Append(log, 3));
        Assert.Equal([1, 2], await Contents(await Open(_database)));
    }

    [Fact]
    public async Task Gather_what_arrives_during_one_into_the_next()
    {
        var log = await Open(_database);
        Task[] appends;
        await using (var other = await Lock())
        {
            var first = Append(log, 1);
            appends = [first, .. Enumerable.Range(2, 200).Select(i => Append(log, (byte)i))];
            await UntilWaiting();
        }

        await Task.WhenAll(appends);

        // One transaction for the first, one for all others: rows of one transaction share its number.
        Assert.Equal(2L, await PostgresServer.Execute(_connection, "SELECT count(DISTINCT xmin::text) FROM ballot_record"));
        Assert.Equal(201, (await log.All()).Count);
    }

    private static async Task Fails(Task append)
    {
        var failure = await Assert.ThrowsAsync<StorageException>(() => append);
        Assert.Contains("ConnectionStrings:Ballot", failure.Message, StringComparison.Ordinal);
        Assert.Contains("node-1", failure.Message, StringComparison.Ordinal);
    }

    private static Task<IReadOnlyList<LogPosition>> Append(INodeLog log, byte content) =>
        log.Append([(RecordKind.Accepted, new[] { content })]).AsTask();

    private static async Task<IEnumerable<int>> Contents(INodeLog log) => (await log.All()).Select(record => (int)record.Payload.Span[0]);

    private static async Task<INodeLog> Open(PostgresDatabase database) => await new PostgresLogStore(database).Open("node-1", Stop);

    /// <summary>A transaction that holds the node's row for as long as the connection lives.</summary>
    private async Task<NpgsqlConnection> Lock()
    {
        var connection = new NpgsqlConnection(_connection + ";Pooling=false");
        await connection.OpenAsync(Stop);
        await using var command = new NpgsqlCommand("BEGIN; SELECT * FROM ballot_node FOR UPDATE", connection);
        await command.ExecuteNonQueryAsync(Stop);
        return connection;
    }

    private Task UntilWaiting() => Eventually.True(
        async () => (long)(await PostgresServer.Execute(
            _connection, "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"))! > 0,
        "an append waits for the row");
}
