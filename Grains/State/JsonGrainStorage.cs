using System.Globalization;
using System.Text.Json;
using Orleans.Storage;
using OrleansBallot.Storage;

namespace OrleansBallot.Grains.State;

/// <summary>
/// The state of grains as JSON, the same in files and in a database. Its ETag is the version in the store. Orleans' own provider would be
/// a second home, with a pool of its own, and its JSON names our types. <c>orleans.2.sql</c> moves what former versions left to it.
/// </summary>
public sealed class JsonGrainStorage(IStateStore store) : IGrainStorage
{
    public async Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var (version, value) = await store.Read(grainId.ToString(), stateName);
        Show(version, value, grainState);
    }

    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        // It is serialised before the first await: the grain may change its state while the store is busy.
        var value = JsonSerializer.Serialize(grainState.State);
        grainState.ETag = Text(await Replace(stateName, grainId, grainState.ETag, value));
        grainState.RecordExists = true;
    }

    public async Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        Show(await Replace(stateName, grainId, grainState.ETag, value: null), null, grainState);

    private async Task<long> Replace(string stateName, GrainId grainId, string? etag, string? value)
    {
        var known = etag is null ? 0 : long.Parse(etag, NumberStyles.None, CultureInfo.InvariantCulture);
        var (done, version) = await store.Replace(grainId.ToString(), stateName, known, value);
        return done
            ? version
            : throw new InconsistentStateException(
                $"The state '{stateName}' of {grainId} was written by another activation.", Text(version), etag);
    }

    private static void Show<T>(long version, string? value, IGrainState<T> grainState)
    {
        grainState.State = value is null ? Activator.CreateInstance<T>() : JsonSerializer.Deserialize<T>(value);
        grainState.RecordExists = value is not null;
        grainState.ETag = Text(version);
    }

    private static string? Text(long version) => version == 0 ? null : version.ToString(CultureInfo.InvariantCulture);
}
