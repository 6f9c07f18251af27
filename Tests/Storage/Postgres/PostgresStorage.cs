using OrleansBallot.Storage;
using OrleansBallot.Storage.Postgres;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Storage.Postgres;

/// <summary>The contract in a database.</summary>
public sealed class PostgresStorage : StorageContract
{
    private string? _connection;
    private PostgresDatabase? _database;

    protected override async ValueTask<ILogStore> Start()
    {
        _connection ??= await (await PostgresServer.Shared).NewDatabase();
        _database = PostgresDatabase.Open(_connection);
        return new PostgresLogStore(_database);
    }

    protected override ValueTask Kill()
    {
        _database?.Dispose();
        return default;
    }
}

/// <summary>A database knows when it is a copy.</summary>
public sealed class CopiedDatabase
{
    [Fact]
    public async Task A_copy_of_a_database_and_one_whose_tables_were_restored_are_other_places()
    {
        var server = await PostgresServer.Shared;
        var original = await server.NewDatabase();
        var before = await Place(original);
        await PostgresServer.Execute(
            server.ConnectionTo("postgres"),
            $"CREATE DATABASE copied_place TEMPLATE {new Npgsql.NpgsqlConnectionStringBuilder(original).Database}");

        Assert.NotEqual(before, await Place(server.ConnectionTo("copied_place")));
        Assert.Equal(before, await Place(original));
        await PostgresServer.Execute(
            original,
            "CREATE TABLE restored (LIKE ballot_record INCLUDING ALL); DROP TABLE ballot_record; ALTER TABLE restored "
            + "RENAME TO ballot_record");
        Assert.NotEqual(before, await Place(original));
    }

    [Fact]
    public async Task An_ordinary_user_may_ask_for_it()
    {
        var server = await PostgresServer.Shared;
        var database = await server.NewDatabase();
        await PostgresServer.Execute(database, "DROP ROLE IF EXISTS plain; CREATE ROLE plain LOGIN");

        Assert.Equal(
            await Place(database), await Place(new Npgsql.NpgsqlConnectionStringBuilder(database) { Username = "plain" }.ConnectionString));
        await PostgresServer.Execute(database, "DROP ROLE plain");
    }

    private static async Task<string> Place(string connection)
    {
        using var database = PostgresDatabase.Open(connection + ";Pooling=true");
        return await new PostgresLogStore(database).Place(TestContext.Current.CancellationToken);
    }
}
