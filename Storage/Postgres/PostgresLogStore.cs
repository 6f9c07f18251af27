namespace OrleansBallot.Storage.Postgres;

/// <summary>The nodes' logs in a database. Any number of silos may use it: the node's row fences openers from each other.</summary>
public sealed class PostgresLogStore(PostgresDatabase database) : ILogStore
{
    public async ValueTask<INodeLog> Open(string node, CancellationToken stop)
    {
        StorageName.Check(node, "name of a node");
        return await PostgresNodeLog.Open(database, node, stop).ConfigureAwait(false);
    }

    public async ValueTask<bool> HasLog(string node, CancellationToken stop)
    {
        StorageName.Check(node, "name of a node");
        return await database.Read(
            "SELECT EXISTS (SELECT FROM ballot_node WHERE node = $1)",
            async command => (bool)(await command.ExecuteScalarAsync(stop).ConfigureAwait(false))!, stop, node)
            .ConfigureAwait(false);
    }

    public ValueTask<string> Place(CancellationToken stop)
    {
        // Each of these makes another place: another cluster, another timeline (a restore to a point in time, a replica that took over),
        // another database, or new tables.
        const string place =
            """
            SELECT concat_ws('-', system_identifier, substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8),
                (SELECT oid FROM pg_database WHERE datname = current_database()), 'ballot_record'::regclass::oid)
            FROM pg_control_system()
            """;
        return database.Read(place, async command => (string)(await command.ExecuteScalarAsync(stop).ConfigureAwait(false))!, stop);
    }

    public async ValueTask SetAside(string node, CancellationToken stop)
    {
        StorageName.Check(node, "name of a node");
        await PostgresNodeLog.SetAside(database, node, stop).ConfigureAwait(false);
    }

    public async ValueTask<DateTimeOffset?> GetTime(CancellationToken stop) => await database.Read(
        "SELECT clock_timestamp()",
        async command => new DateTimeOffset((DateTime)(await command.ExecuteScalarAsync(stop).ConfigureAwait(false))!), stop)
        .ConfigureAwait(false);
}
