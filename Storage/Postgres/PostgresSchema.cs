using Npgsql;

namespace OrleansBallot.Storage.Postgres;

/// <summary>
/// The tables of a database and their versions. Each part has scripts numbered from 1, which run once and in order; a part's version is the
/// number of its last script. Another part, such as Orleans' own tables, is another line in <see cref="_parts"/>.
/// </summary>
public static class PostgresSchema
{
    public const string Command = "dotnet run --project Silo -- database migrate";

    // Any number that nothing else in this database locks: "ballot" as ASCII.
    private const long Lock = 0x62616C6C6F74;

    private static readonly (string Part, int Version)[] _parts = [("ballot", 1), ("orleans", 3)];

    /// <summary>Brings the tables to this program's version, all or nothing. Concurrent migrations wait.</summary>
    /// <returns>A line for each change; nothing when there was nothing to do.</returns>
    /// <exception cref="StorageException">The database can't be used, or is newer than this program.</exception>
    public static IReadOnlyList<string> Migrate(PostgresDatabase database) => database.Run(connection =>
    {
        var done = new List<string>();
        using var transaction = connection.BeginTransaction();
        Execute(connection, $"SELECT pg_advisory_xact_lock({Lock})");
        Execute(
            connection,
            "CREATE TABLE IF NOT EXISTS ballot_schema (part text PRIMARY KEY, version integer NOT NULL, changed timestamptz NOT NULL)");
        var found = Versions(connection);
        foreach (var (part, version) in _parts)
        {
            var present = found.GetValueOrDefault(part);
            RefuseNewer(database, part, present, version);
            for (var number = present + 1; number <= version; number++)
            {
                RunScript(database, connection, Script(part, number));
                Execute(
                    connection,
                    "INSERT INTO ballot_schema VALUES ($1, $2, now()) ON CONFLICT (part) DO UPDATE SET version = $2, changed = now()",
                    part,
                    number);
                done.Add($"{part}: version {number} was made");
            }
        }
        transaction.Commit();
        return done;
    });

    /// <summary>Checks the database before a silo starts.</summary>
    /// <exception cref="StorageException">
    /// The tables are missing, older or newer, or the server acknowledges writes that are not durable.
    /// </exception>
    public static void Check(PostgresDatabase database) => database.Run(connection =>
    {
        using var exists = new NpgsqlCommand("SELECT to_regclass('ballot_schema') IS NOT NULL", connection);
        var found = (bool)exists.ExecuteScalar()! ? Versions(connection) : [];
        foreach (var (part, version) in _parts)
        {
            var present = found.GetValueOrDefault(part);
            RefuseNewer(database, part, present, version);
            if (present < version)
                throw new StorageException(
                    $"The tables '{part}' in {database.Description} have version {present}, and this program needs "
                    + $"{version}. Run: {Command}");
        }
        foreach (var setting in (string[])["fsync", "synchronous_commit"])
        {
            // A receipt promises that the vote outlives a power failure. A server that doesn't wait for its disk breaks the promise.
            using var command = new NpgsqlCommand($"SHOW {setting}", connection);
            if ((string)command.ExecuteScalar()! == "off")
                throw new StorageException(
                    $"{setting} is off for {database.Description}: accepted votes would not be durable. Turn it on.");
        }
        return true;
    });

    private static void RefuseNewer(PostgresDatabase database, string part, int present, int version)
    {
        if (present > version)
            throw new StorageException(
                $"The tables '{part}' in {database.Description} have version {present}, and this program knows {version}: "
                + "a newer program made them. Run that one.");
    }

    private static Dictionary<string, int> Versions(NpgsqlConnection connection)
    {
        using var command = new NpgsqlCommand("SELECT part, version FROM ballot_schema", connection);
        using var row = command.ExecuteReader();
        var versions = new Dictionary<string, int>();
        while (row.Read())
            versions.Add(row.GetString(0), row.GetInt32(1));
        return versions;
    }

    private static void RunScript(PostgresDatabase database, NpgsqlConnection connection, string script)
    {
        try
        {
            Execute(connection, script);
        }
        catch (PostgresException refusal) when (refusal.SqlState == PostgresErrorCodes.RaiseException)
        {
            // The message is the script's own.
            throw new StorageException($"Nothing was changed in {database.Description}. {refusal.MessageText}");
        }
    }

    /// <summary>Waits as long as it takes: for whoever migrates already, for large tables, and for a slow disk.</summary>
    private static void Execute(NpgsqlConnection connection, string sql, params object[] parameters)
    {
        using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        foreach (var parameter in parameters)
            command.Parameters.Add(new NpgsqlParameter { Value = parameter });
        command.ExecuteNonQuery();
    }

    private static string Script(string part, int number)
    {
        var name = $"{part}.{number}.sql";
        using var stream = typeof(PostgresSchema).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The script {name} is missing in this program.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
