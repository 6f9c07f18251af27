using OrleansBallot.Storage;
using OrleansBallot.Storage.Postgres;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Storage.Postgres;

/// <summary>The tables, and who may use them.</summary>
public sealed class Schema
{
    [Fact]
    public async Task Is_made_once_by_any_number_that_make_it_at_the_same_moment()
    {
        var connection = await New();

        var done = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() =>
        {
            using var database = PostgresDatabase.Open(connection);
            return PostgresSchema.Migrate(database);
        })));

        Assert.Equal(
            ["ballot: version 1 was made", "orleans: version 1 was made", "orleans: version 2 was made", "orleans: version 3 was made"],
            done.SelectMany(lines => lines));
        using var checks = PostgresDatabase.Open(connection);
        PostgresSchema.Check(checks);
    }

    [Fact]
    public async Task That_is_missing_is_refused_with_the_command_that_makes_it()
    {
        using var database = PostgresDatabase.Open(await New());

        var refusal = Assert.Throws<StorageException>(() => PostgresSchema.Check(database));

        Assert.Contains("database migrate", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("ConnectionStrings:Ballot", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_an_older_program_is_refused_with_the_command_that_brings_it_up_to_date()
    {
        var connection = await (await PostgresServer.Shared).NewDatabase();
        await PostgresServer.Execute(connection, "UPDATE ballot_schema SET version = 1 WHERE part = 'orleans'");
        using var database = PostgresDatabase.Open(connection);

        var refusal = Assert.Throws<StorageException>(() => PostgresSchema.Check(database));

        Assert.Contains("'orleans'", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("version 1, and this program needs 3. Run: ", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("database migrate", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_a_newer_program_is_refused_and_left_alone()
    {
        var connection = await (await PostgresServer.Shared).NewDatabase();
        await PostgresServer.Execute(connection, "UPDATE ballot_schema SET version = 99 WHERE part = 'ballot'");
        using var database = PostgresDatabase.Open(connection);

        foreach (var refusal in (StorageException[])[
            Assert.Throws<StorageException>(() => PostgresSchema.Check(database)),
            Assert.Throws<StorageException>(() => PostgresSchema.Migrate(database))])
        {
            Assert.Contains("version 99", refusal.Message, StringComparison.Ordinal);
            Assert.Contains("newer", refusal.Message, StringComparison.Ordinal);
        }

        Assert.Equal(99, await PostgresServer.Execute(connection, "SELECT version FROM ballot_schema WHERE part = 'ballot'"));
    }

    [Fact]
    public async Task That_cannot_be_completed_leaves_nothing_behind()
    {
        var connection = await New();
        await PostgresServer.Execute(connection, "CREATE TABLE ballot_state (other integer)");
        using var database = PostgresDatabase.Open(connection);

        Assert.Throws<StorageException>(() => PostgresSchema.Migrate(database));

        Assert.Equal(true, await PostgresServer.Execute(connection, "SELECT to_regclass('ballot_node') IS NULL"));
        await PostgresServer.Execute(connection, "DROP TABLE ballot_state");
        Assert.Equal(
            ["ballot: version 1 was made", "orleans: version 1 was made", "orleans: version 2 was made", "orleans: version 3 was made"],
            PostgresSchema.Migrate(database));
    }

    [Fact]
    public async Task On_a_server_that_does_not_wait_for_its_disk_is_refused()
    {
        var connection = await (await PostgresServer.Shared).NewDatabase();
        using var database = PostgresDatabase.Open(connection + ";Options=-c synchronous_commit=off");

        Assert.Contains(
            "synchronous_commit", Assert.Throws<StorageException>(() => PostgresSchema.Check(database)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Server")]
    [InlineData("Database=ballot")]
    [InlineData("Host=here;Port=many;Password=secret")]
    [InlineData("Host=here;Password=x;secret")]
    [InlineData("Host=here;Password=secret;Pooling=false")]
    public void Needs_a_connection_string_whose_refusal_repeats_none_of_it(string text)
    {
        var refusal = Assert.Throws<StorageException>(() => PostgresDatabase.Open(text));

        Assert.Contains("ConnectionStrings:Ballot", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", refusal.ToString(), StringComparison.Ordinal);
    }

    private static async Task<string> New() => await (await PostgresServer.Shared).NewDatabase(isMigrated: false);
}
