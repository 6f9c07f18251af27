using System.Text.Json;
using Orleans.Storage;

namespace OrleansBallot.Storage.Files;

/// <summary>
/// Grain state under <c>state/</c> of the data directory, a JSON file per grain and state, replaced as a whole. For states that
/// are small and change seldom: votes and blocks go to the node's log.
/// </summary>
public sealed class FileGrainStorage(DataDirectory data) : IGrainStorage
{
    // Stripes: two grains that share one wait for each other, which costs a millisecond and no correctness.
    private readonly SemaphoreSlim[] _gates = [.. Enumerable.Range(0, 32).Select(_ => new SemaphoreSlim(1, 1))];

    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => Alone(
        stateName,
        grainId,
        path => Show(GrainStateFile.Read(data.Disk, path, grainId, stateName), grainState));

    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        // Serialised before the first await: the grain may change its state while the disk is busy.
        var value = JsonSerializer.SerializeToElement(grainState.State);
        return Alone(stateName, grainId, path =>
        {
            grainState.ETag = Replace(path, stateName, grainId, grainState.ETag, value).ETag;
            grainState.RecordExists = true;
        });
    }

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => Alone(
        stateName,
        grainId,
        path => Show(Replace(path, stateName, grainId, grainState.ETag, value: null), grainState));

    private static void Show<T>(GrainStateFile? file, IGrainState<T> grainState)
    {
        grainState.State = file?.Value is { } value ? value.Deserialize<T>() : Activator.CreateInstance<T>();
        grainState.RecordExists = file?.Value is not null;
        grainState.ETag = file?.ETag;
    }

    private GrainStateFile Replace(string path, string stateName, GrainId grainId, string? etag, JsonElement? value)
    {
        var stored = GrainStateFile.Read(data.Disk, path, grainId, stateName);
        if (stored?.ETag != etag)
            throw new InconsistentStateException(
                $"The state '{stateName}' of {grainId} was written by another activation.", stored?.ETag, etag);
        return GrainStateFile.Write(data.Disk, path, grainId, stateName, (stored?.Version ?? 0) + 1, value);
    }

    private async Task Alone(string stateName, GrainId grainId, Action<string> work)
    {
        var name = GrainStateFile.FileName(grainId, stateName);
        var gate = _gates[(uint)name.GetHashCode(StringComparison.Ordinal) % _gates.Length];
        await gate.WaitAsync().ConfigureAwait(false);
        try
        {
            await data.Run(() =>
            {
                work(Path.Combine(data.Folder("state"), name));
                return true;
            }).ConfigureAwait(false);
        }
        finally
        {
            gate.Release();
        }
    }
}
