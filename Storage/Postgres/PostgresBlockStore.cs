namespace OrleansBallot.Storage.Postgres;

/// <summary>The nodes' logs in a database. Any number of silos may use it: the node's row is what fences openers from each other.</summary>
public sealed class PostgresBlockStore(PostgresDatabase database) : IBlockStore
{
    public async ValueTask<INodeLog> Open(string node, CancellationToken stop)
    {
        StorageName.Check(node, "name of a node");
        return await PostgresNodeLog.Open(database, node, stop).ConfigureAwait(false);
    }

    public async ValueTask<DateTimeOffset?> GetTime(CancellationToken stop) => await database.Read(
        "SELECT clock_timestamp()", async command => new DateTimeOffset((DateTime)(await command.ExecuteScalarAsync(stop).ConfigureAwait(false))!), stop)
        .ConfigureAwait(false);
}
