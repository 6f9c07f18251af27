using Orleans.Storage;
using OrleansBallot.Grains.State;
using OrleansBallot.Storage.Postgres;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Storage.Postgres;

/// <summary>The state of grains in a database.</summary>
public sealed class PostgresGrainState : GrainStateContract
{
    private string? _connection;
    private PostgresDatabase? _database;

    protected override async ValueTask<IGrainStorage> Start()
    {
        _connection ??= await (await PostgresServer.Shared).NewDatabase();
        _database = PostgresDatabase.Open(_connection);
        return new JsonGrainStorage(new PostgresStateStore(_database));
    }

    protected override void Kill() => _database?.Dispose();
}
