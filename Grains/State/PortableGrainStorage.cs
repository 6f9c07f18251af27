using Orleans.Storage;
using OrleansBallot.Storage;

namespace OrleansBallot.Grains.State;

/// <summary>
/// Grain storage whose errors reach a caller on another silo. Only exceptions of the class library do; Orleans replaces all others by an
/// error that says that it can't read them.
/// </summary>
public sealed class PortableGrainStorage(IGrainStorage storage) : IGrainStorage
{
    /// <summary>The name by which grains ask for it.</summary>
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
            // The cause is left out: its type would not travel either.
            throw new IOException(e.Message);
        }
    }
}
