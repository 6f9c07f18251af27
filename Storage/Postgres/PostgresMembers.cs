using Npgsql;

namespace OrleansBallot.Storage.Postgres;

/// <summary>
/// Orleans' table of members, where nobody of it lives: a silo that wants to join must reach every member, and only a member can
/// declare another one dead. After a power cut a machine that stays away would keep all others out.
/// </summary>
public static class PostgresMembers
{
    private const string Active = "3", Dead = "6";

    private const string Silent = $"deploymentid = $1 AND status = {Active} AND iamalivetime < now() - $2";

    private const string Bury =
        $"""
        WITH versioned AS (
            UPDATE orleansmembershipversiontable SET timestamp = now(), version = version + 1
            WHERE deploymentid = $1 AND EXISTS (SELECT FROM orleansmembershiptable WHERE {Silent})
            RETURNING 1)
        UPDATE orleansmembershiptable SET status = {Dead} WHERE {Silent} AND EXISTS (SELECT FROM versioned)
        """;

    /// <summary>How many members have not said for some time that they live.</summary>
    /// <exception cref="StorageException">The database can't be used.</exception>
    public static int CountSilent(PostgresDatabase database, string cluster, TimeSpan silence) =>
        Run(database, $"SELECT count(*)::integer FROM orleansmembershiptable WHERE {Silent}", cluster, silence, command => (int)command.ExecuteScalar()!);

    /// <summary>Declares them dead.</summary>
    /// <returns>How many there were.</returns>
    /// <exception cref="StorageException">The database can't be used.</exception>
    public static int BurySilent(PostgresDatabase database, string cluster, TimeSpan silence) =>
        Run(database, Bury, cluster, silence, command => command.ExecuteNonQuery());

    private static int Run(PostgresDatabase database, string sql, string cluster, TimeSpan silence, Func<NpgsqlCommand, int> execute)
    {
        ArgumentNullException.ThrowIfNull(database);
        return database.Run(connection =>
        {
            using var command = new NpgsqlCommand(sql, connection) { Parameters = { new() { Value = cluster }, new() { Value = silence } } };
            return execute(command);
        });
    }
}
