using System.Runtime.CompilerServices;
using Npgsql;

namespace OrleansBallot.Storage.Postgres;

/// <summary>One epoch of one node's log. A position is the record's number, from 1 on, without gaps.</summary>
internal sealed class PostgresNodeLog : INodeLog
{
    private const int PageBytes = 1024 * 1024;
    private const int PageRecords = 1024;

    // Waits for a predecessor's append that holds the row. Every later append sees the new epoch.
    private const string TakeEpoch =
        """
        INSERT INTO ballot_node AS own (node, epoch, tail, bytes) VALUES ($1, 1, 0, 0)
        ON CONFLICT (node) DO UPDATE SET epoch = own.epoch + 1
        RETURNING epoch, tail, bytes
        """;

    // One statement is one transaction and one round trip: it locks the row, compares the epoch and inserts the records, all or nothing.
    // Where the epoch has moved on, "own" is empty, and nothing is inserted. A receipt follows this commit, so it waits for the disk, even
    // if the server or the role was told since the start not to.
    private const string AppendRecords =
        """
        WITH own AS (
            UPDATE ballot_node SET tail = tail + cardinality($4::bytea[]), bytes = bytes + $7
            WHERE node = $1 AND epoch = $2 AND tail = $3
                AND (current_setting('synchronous_commit') <> 'off' OR set_config('synchronous_commit', 'on', true) = 'on')
            RETURNING node, epoch)
        INSERT INTO ballot_record (node, position, kind, epoch, digest, payload)
        SELECT own.node, $3 + r.number, r.kind, own.epoch, r.digest, r.payload
        FROM own, unnest($6::smallint[], $5::bytea[], $4::bytea[]) WITH ORDINALITY AS r (kind, digest, payload, number)
        """;

    // The sum looks at lengths alone, so that a page is cut before its payloads are fetched.
    private const string ReadPage =
        """
        SELECT position, kind, epoch, digest, payload FROM (
            SELECT *, sum(octet_length(payload)) OVER (ORDER BY position) - octet_length(payload) AS before FROM (
                SELECT position, kind, epoch, digest, payload FROM ballot_record
                WHERE node = $1 AND position > $2 AND position <= $3 ORDER BY position LIMIT $4) AS few) AS page
        WHERE before < $5 ORDER BY position
        """;

    // The new name is one that no node can have. The epoch goes on, so that every opener of the log is fenced.
    private const string MoveAside =
        """
        WITH own AS (
            UPDATE ballot_node SET epoch = epoch + 1, tail = 0, bytes = 0 WHERE node = $1
            RETURNING node, epoch)
        UPDATE ballot_record SET node = own.node || '.damaged-' || own.epoch FROM own WHERE ballot_record.node = own.node
        """;

    private readonly PostgresDatabase _database;
    private readonly string _node;
    private readonly GroupCommit _writer;
    private long _tail;

    private PostgresNodeLog(PostgresDatabase database, string node, ulong epoch, long tail, long bytes)
    {
        (_database, _node, _tail) = (database, node, tail);
        (Epoch, Recovery) = (epoch, new LogRecovery(tail, bytes, 0, null));
        _writer = new GroupCommit(Commit, Refusal);
    }

    public ulong Epoch { get; }

    public LogRecovery Recovery { get; }

    public static async ValueTask<PostgresNodeLog> Open(PostgresDatabase database, string node, CancellationToken stop)
    {
        stop.ThrowIfCancellationRequested();
        var (epoch, tail, bytes) = await database.Read(
            TakeEpoch,
            async command =>
            {
                var row = await command.ExecuteReaderAsync(stop).ConfigureAwait(false);
                await using (row.ConfigureAwait(false))
                {
                    await row.ReadAsync(stop).ConfigureAwait(false);
                    return (row.GetInt64(0), row.GetInt64(1), row.GetInt64(2));
                }
            },
            stop,
            node).ConfigureAwait(false);
        var log = new PostgresNodeLog(database, node, (ulong)epoch, tail, bytes);
        var last = await database.Read(
            "SELECT coalesce(max(position), 0) FROM ballot_record WHERE node = $1",
            async command => (long)(await command.ExecuteScalarAsync(stop).ConfigureAwait(false))!,
            stop,
            node).ConfigureAwait(false);
        // A scan finds gaps; only this check finds missing records at the end.
        if (last < tail)
            throw log.Damaged(last + 1, $"it ends at {last} of {tail}");
        return log;
    }

    public static async ValueTask SetAside(PostgresDatabase database, string node, CancellationToken stop) =>
        await database.Write(MoveAside, command => command.ExecuteNonQueryAsync(stop), stop, node).ConfigureAwait(false);

    public ValueTask<IReadOnlyList<LogPosition>> Append(IReadOnlyList<(RecordKind Kind, ReadOnlyMemory<byte> Payload)> records) =>
        new(_writer.Add(new PendingAppend(records)));

    public async IAsyncEnumerable<LogRecord> Scan([EnumeratorCancellation] CancellationToken stop)
    {
        var end = Volatile.Read(ref _tail);
        for (long position = 0; position < end;)
        {
            var from = position;
            var page = await _database.Read(
                ReadPage, command => Records(command, from, stop), stop, _node, from, end, PageRecords, PageBytes).ConfigureAwait(false);
            if (page.Count == 0)
                throw Damaged(position + 1, "it is missing");
            foreach (var record in page)
                yield return record;
            position += page.Count;
        }
    }

    public async ValueTask<byte[]> Read(LogPosition position, CancellationToken stop)
    {
        var before = position.Value - 1;
        ArgumentOutOfRangeException.ThrowIfNegative(before, nameof(position));
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(before, Volatile.Read(ref _tail), nameof(position));
        var found = await _database.Read(
            "SELECT position, kind, epoch, digest, payload FROM ballot_record WHERE node = $1 AND position = $2",
            command => Records(command, before, stop),
            stop,
            _node,
            position.Value).ConfigureAwait(false);
        return found.Count == 1 ? found[0].Payload.ToArray() : throw Damaged(position.Value, "it is missing");
    }

    public async ValueTask<byte[]> GetOrAdd(string name, Func<byte[]> make, CancellationToken stop)
    {
        StorageName.Check(name, "name of a secret");
        return await _database.GetOrAdd(_node, name, make, stop).ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync() =>
        await _writer.Stop(() => new ObjectDisposedException(null, $"The log of node '{_node}' was closed.")).ConfigureAwait(false);

    private async ValueTask<IReadOnlyList<LogPosition>[]> Commit(IReadOnlyList<PendingAppend> group)
    {
        var tail = _tail;
        var records = group.SelectMany(append => append.Records).ToArray();
        if (records.Length == 0)
        {
            await CheckEpoch().ConfigureAwait(false);
        }
        else
        {
            var written = await _database.Write(
                AppendRecords,
                command => command.ExecuteNonQueryAsync(CancellationToken.None),
                CancellationToken.None,
                _node,
                (long)Epoch,
                tail,
                records.Select(record => record.Payload).ToArray(),
                records.Select((record, i) => RecordDigest.Of(_node, tail + 1 + i, record.Kind, Epoch, record.Payload.Span)).ToArray(),
                records.Select(record => (short)record.Kind).ToArray(),
                records.Sum(record => (long)record.Payload.Length)).ConfigureAwait(false);
            if (written != records.Length)
            {
                await CheckEpoch().ConfigureAwait(false);
                throw Changed();
            }
            Volatile.Write(ref _tail, tail + records.Length);
        }
        var next = tail;
        return [.. group.Select(append => append.Records.Select(_ => new LogPosition(++next)).ToArray())];
    }

    /// <summary>
    /// Fails unless this is still the node's epoch. An opening is committed before it returns, so every later check sees it.
    /// </summary>
    private async ValueTask CheckEpoch()
    {
        var epoch = await _database.Read(
            "SELECT epoch FROM ballot_node WHERE node = $1",
            async command => (long?)await command.ExecuteScalarAsync().ConfigureAwait(false),
            CancellationToken.None,
            _node).ConfigureAwait(false);
        if (epoch > (long)Epoch)
            throw new FencedException(_node, Epoch);
        if (epoch != (long)Epoch)
            throw Changed();
    }

    private StorageException Changed() =>
        new($"The log of node '{_node}' in {_database.Description} was changed from outside: its row no longer fits.");

    private Exception Refusal(Exception cause) => cause is FencedException
        ? new FencedException(_node, Epoch)
        : new StorageException($"The log of node '{_node}' stopped after a failed write: {cause.Message}", cause);

    /// <summary>
    /// Reads a command's records, and verifies that each is sound and that none after <paramref name="position"/> is missing.
    /// </summary>
    private async Task<List<LogRecord>> Records(NpgsqlCommand command, long position, CancellationToken stop)
    {
        var records = new List<LogRecord>();
        var row = await command.ExecuteReaderAsync(stop).ConfigureAwait(false);
        await using (row.ConfigureAwait(false))
        {
            while (await row.ReadAsync(stop).ConfigureAwait(false))
            {
                position++;
                if (row.GetInt64(0) != position)
                    throw Damaged(position, "it is missing");
                var (kind, payload) = ((RecordKind)row.GetInt16(1), (byte[])row[4]);
                var digest = RecordDigest.Of(_node, position, kind, (ulong)row.GetInt64(2), payload);
                if (!digest.AsSpan().SequenceEqual((byte[])row[3]))
                    throw Damaged(position, "it doesn't match its digest");
                records.Add(new LogRecord(kind, new LogPosition(position), payload));
            }
        }
        return records;
    }

    private StorageException Damaged(long position, string how) => new(
        $"The log of node '{_node}' in {_database.Description} is damaged at record {position}: {how}. Restore the database from a copy.");
}
