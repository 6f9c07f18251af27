using System.Globalization;
using System.Text.Json;
using Orleans.Storage;

namespace OrleansBallot.Storage.Postgres;

/// <summary>Grain state in a database, a row per grain and state, written where nobody else has written since it was read.</summary>
public sealed class PostgresGrainStorage(PostgresDatabase database) : IGrainStorage
{
    private const string Find = "SELECT version, value FROM ballot_state WHERE grain = $1 AND name = $2";
    private const string Insert = "INSERT INTO ballot_state (grain, name, version, value) VALUES ($1, $2, 1, $3) ON CONFLICT DO NOTHING";
    private const string Update =
        "UPDATE ballot_state SET version = version + 1, value = $3 WHERE grain = $1 AND name = $2 AND version = $4";

    public async Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var (version, value) = await Stored(stateName, grainId).ConfigureAwait(false);
        Show(version, value, grainState);
    }

    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        // Serialised before the first await: the grain may change its state while the database is busy.
        var value = JsonSerializer.Serialize(grainState.State);
        grainState.ETag = Text(await Replace(stateName, grainId, grainState.ETag, value).ConfigureAwait(false));
        grainState.RecordExists = true;
    }

    public async Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        Show(await Replace(stateName, grainId, grainState.ETag, value: null).ConfigureAwait(false), null, grainState);

    private async Task<long> Replace(string stateName, GrainId grainId, string? etag, string? value)
    {
        object stored = (object?)value ?? DBNull.Value;
        var known = etag is null ? 0 : long.Parse(etag, NumberStyles.None, CultureInfo.InvariantCulture);
        object[] parameters = [grainId.ToString(), stateName, stored, .. known == 0 ? Array.Empty<object>() : [known]];
        var written = await database.Write(
            known == 0 ? Insert : Update, command => command.ExecuteNonQueryAsync(), CancellationToken.None, parameters).ConfigureAwait(false);
        if (written == 1)
            return known + 1;
        var (version, _) = await Stored(stateName, grainId).ConfigureAwait(false);
        throw new InconsistentStateException($"The state '{stateName}' of {grainId} was written by another activation.", Text(version), etag);
    }

    private ValueTask<(long Version, string? Value)> Stored(string stateName, GrainId grainId) => database.Read(
        Find,
        async command =>
        {
            var row = await command.ExecuteReaderAsync().ConfigureAwait(false);
            await using (row.ConfigureAwait(false))
            {
                return await row.ReadAsync().ConfigureAwait(false) ? (row.GetInt64(0), row.IsDBNull(1) ? null : row.GetString(1)) : (0L, null);
            }
        },
        CancellationToken.None,
        grainId.ToString(),
        stateName);

    private static void Show<T>(long version, string? value, IGrainState<T> grainState)
    {
        grainState.State = value is null ? Activator.CreateInstance<T>() : JsonSerializer.Deserialize<T>(value);
        grainState.RecordExists = value is not null;
        grainState.ETag = Text(version);
    }

    private static string? Text(long version) => version == 0 ? null : version.ToString(CultureInfo.InvariantCulture);
}
