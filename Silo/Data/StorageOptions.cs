using OrleansBallot.Silo.Options;
using OrleansBallot.Storage.Postgres;

namespace OrleansBallot.Silo.Data;

/// <param name="Directory">
/// The data directory. Beside a database it holds only what is each machine's own: the operator's token, the key file where the operator
/// names no other, and notes of which nodes joined here by command. Network, node keys, logs and roster are in the database.
/// </param>
/// <param name="Database">The connection string of the database that is the storage; null where files are.</param>
internal sealed record StorageOptions(string Directory, string? Database)
{
    public static StorageOptions Read(Settings settings)
    {
        const string key = "Ballot:Storage";
        return new(
            Path.GetFullPath(settings.Text("Ballot:DataDirectory", "data")),
            settings.Text(key, "File") switch
            {
                "File" => null,
                "Postgres" => settings.Text(PostgresDatabase.Setting)
                    ?? throw new StartupException($"{key} is 'Postgres', so {PostgresDatabase.Setting} must say which database that is."),
                var other => throw Settings.Broken(key, other, $"File, or Postgres with {PostgresDatabase.Setting}"),
            });
    }
}
