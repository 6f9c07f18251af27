using OrleansBallot.Storage;
using OrleansBallot.Storage.Postgres;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Storage.Postgres;

/// <summary>Rows that were changed behind the store's back.</summary>
public sealed class DamagedDatabase : IAsyncLifetime
{
    private string _connection = "";
    private PostgresDatabase _database = null!;
    private INodeLog _log = null!;
    private IReadOnlyList<LogPosition> _positions = [];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _connection = await (await PostgresServer.Shared).NewDatabase();
        _database = PostgresDatabase.Open(_connection);
        _log = await Open();
        _positions = await _log.Append(
            [.. Enumerable.Range(1, 5).Select(i => (RecordKind.Block, (ReadOnlyMemory<byte>)new byte[i * 100]))]);
    }

    public ValueTask DisposeAsync()
    {
        _database?.Dispose();
        return default;
    }

    [Theory]
    [InlineData("payload = set_byte(payload, 7, 1)")]
    [InlineData("payload = payload || '\\x00'::bytea")]
    [InlineData("payload = ''")]
    [InlineData("kind = 2")]
    [InlineData("epoch = epoch + 1")]
    [InlineData("digest = set_byte(digest, 15, get_byte(digest, 15) # 1)")]
    public async Task Is_noticed_when_the_record_is_read_and_names_it(string edit)
    {
        await PostgresServer.Execute(_connection, $"UPDATE ballot_record SET {edit} WHERE position = 3");

        var read = await Assert.ThrowsAsync<StorageException>(() => _log.Read(_positions[2], Stop).AsTask());
        var scanned = await Assert.ThrowsAsync<StorageException>(_log.All);

        Assert.All((StorageException[])[read, scanned], refusal =>
        {
            Assert.Contains("record 3", refusal.Message, StringComparison.Ordinal);
            Assert.Contains("ConnectionStrings:Ballot", refusal.Message, StringComparison.Ordinal);
        });
        Assert.NotEmpty(await _log.Read(_positions[3], Stop));
    }

    [Theory]
    [InlineData(
        "UPDATE ballot_record SET position = CASE position WHEN 2 THEN -3 ELSE -2 END WHERE position IN (2, 3); UPDATE ballot_record SET "
        + "position = -position WHERE position < 0",
        2)]
    [InlineData("DELETE FROM ballot_record WHERE position = 4", 4)]
    [InlineData("DELETE FROM ballot_record WHERE position = 1", 1)]
    [InlineData("UPDATE ballot_record SET node = 'node-2' WHERE position = 3", 3)]
    public async Task Is_noticed_by_a_scan_where_records_were_swapped_moved_or_left_out(string edit, int first)
    {
        await PostgresServer.Execute(_connection, edit);

        var refusal = await Assert.ThrowsAsync<StorageException>(_log.All);

        Assert.Contains($"record {first}:", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task That_lost_its_end_refuses_to_open()
    {
        await PostgresServer.Execute(_connection, "DELETE FROM ballot_record WHERE position >= 4");

        var refusal = await Assert.ThrowsAsync<StorageException>(Open);

        Assert.Contains("ends at 3 of 5", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whose_row_was_set_back_stops_the_writer()
    {
        await PostgresServer.Execute(_connection, "UPDATE ballot_node SET tail = 2");

        var refusal = await Assert.ThrowsAsync<StorageException>(() => _log.Append([(RecordKind.Block, new byte[1])]).AsTask());

        Assert.Contains("changed from outside", refusal.Message, StringComparison.Ordinal);
    }

    private async Task<INodeLog> Open() => await new PostgresLogStore(_database).Open("node-1", Stop);
}
