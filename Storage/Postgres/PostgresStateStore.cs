namespace OrleansBallot.Storage.Postgres;

/// <summary>A row for each document in a database. A write succeeds only if nobody else has written since the read.</summary>
public sealed class PostgresStateStore(PostgresDatabase database) : IStateStore
{
    private const string Find = "SELECT version, value FROM ballot_state WHERE grain = $1 AND name = $2";
    private const string Insert = "INSERT INTO ballot_state (grain, name, version, value) VALUES ($1, $2, 1, $3) ON CONFLICT DO NOTHING";
    private const string Update =
        "UPDATE ballot_state SET version = version + 1, value = $3 WHERE grain = $1 AND name = $2 AND version = $4";

    public Task<StoredState> Read(string owner, string name) => database.Read(
        Find,
        async command =>
        {
            var row = await command.ExecuteReaderAsync().ConfigureAwait(false);
            await using (row.ConfigureAwait(false))
            {
                return await row.ReadAsync().ConfigureAwait(false)
                    ? new StoredState(row.GetInt64(0), row.IsDBNull(1) ? null : row.GetString(1))
                    : default;
            }
        },
        CancellationToken.None,
        owner,
        name).AsTask();

    public async Task<(bool Done, long Version)> Replace(string owner, string name, long known, string? value)
    {
        object[] parameters = [owner, name, (object?)value ?? DBNull.Value, .. known == 0 ? Array.Empty<object>() : [known]];
        var written = await database.Write(
            known == 0 ? Insert : Update, command => command.ExecuteNonQueryAsync(), CancellationToken.None,
            parameters).ConfigureAwait(false);
        return written == 1 ? (true, known + 1) : (false, (await Read(owner, name).ConfigureAwait(false)).Version);
    }
}
