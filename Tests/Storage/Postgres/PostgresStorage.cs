using OrleansBallot.Storage;
using OrleansBallot.Storage.Postgres;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Storage.Postgres;

/// <summary>The contract in a database.</summary>
public sealed class PostgresStorage : StorageContract
{
    private string? _connection;
    private PostgresDatabase? _database;

    protected override async ValueTask<IBlockStore> Start()
    {
        _connection ??= await (await PostgresServer.Shared).NewDatabase();
        _database = PostgresDatabase.Open(_connection);
        return new PostgresBlockStore(_database);
    }

    protected override ValueTask Kill()
    {
        _database?.Dispose();
        return default;
    }
}
