using OrleansBallot.Storage;
using OrleansBallot.Storage.Postgres;

namespace OrleansBallot.Silo.Data;

/// <summary><c>database migrate</c>: brings the tables to this program's version. Configured as a silo is; safe to repeat.</summary>
internal static class DatabaseCommand
{
    public const string Name = "database";

    private const int Done = 0, BadUsage = 1, CannotReach = 2;

    /// <summary>Runs it.</summary>
    /// <returns>The exit code.</returns>
    public static async Task<int> Run(string[] arguments)
    {
        if (arguments is not ["migrate", .. var settings] || !settings.All(setting => setting.StartsWith("--", StringComparison.Ordinal)))
            return await Fail(BadUsage, $"Usage: {Name} migrate [--{PostgresDatabase.Setting}=...]");
        var configuration = WebApplication.CreateBuilder(settings).Configuration;
        if (configuration[PostgresDatabase.Setting] is not { } connection || string.IsNullOrWhiteSpace(connection))
            return await Fail(BadUsage, $"{PostgresDatabase.Setting} must say which database to migrate.");
        try
        {
            using var database = PostgresDatabase.Open(connection);
            var done = PostgresSchema.Migrate(database);
            foreach (var line in done) Console.WriteLine(line);
            Console.WriteLine($"{(done.Count == 0 ? "Nothing to do" : "Done")}: {database.Description} is up to date.");
            return Done;
        }
        catch (StorageException failure)
        {
            // A failure of the server, or on the way to it, has an inner exception; a bad setting has none.
            return await Fail(failure.InnerException is null ? BadUsage : CannotReach, failure.Message);
        }
    }

    private static async Task<int> Fail(int code, string message)
    {
        await Console.Error.WriteLineAsync(message);
        return code;
    }
}
