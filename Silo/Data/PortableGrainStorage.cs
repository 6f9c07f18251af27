using Orleans.Storage;
using OrleansBallot.Storage;

namespace OrleansBallot.Silo.Data;

/// <summary>
/// Grain storage whose errors can leave a grain: only exceptions of the class library reach a caller on another silo, all others
/// arrive as the complaint that nobody can read them.
/// </summary>
internal sealed class PortableGrainStorage(IGrainStorage storage) : IGrainStorage
{
    /// <summary>Under which grains ask for it.</summary>
    public const string Name = "ballot";

    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        Guard(() => storage.ReadStateAsync(stateName, grainId, grainState));

    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        Guard(() => storage.WriteStateAsync(stateName, grainId, grainState));

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        Guard(() => storage.ClearStateAsync(stateName, grainId, grainState));

    private static async Task Guard(Func<Task> access)
    {
        try
        {
            await access();
        }
        catch (StorageException e)
        {
            // Without the cause: its type would not travel either.
            throw new IOException(e.Message);
        }
    }
}
