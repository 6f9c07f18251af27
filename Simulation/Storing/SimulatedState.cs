using System.Diagnostics.CodeAnalysis;
using Orleans.Storage;

namespace OrleansBallot.Simulation.Storing;

/// <summary>A grain's persistent state, over the silo's real storage provider.</summary>
internal sealed class SimulatedState<T>(IGrainStorage storage, string name, GrainId grain) : IPersistentState<T>, IGrainState<T>
    where T : class, new()
{
    [AllowNull]
    public T State { get => field ??= new(); set; }

    public string? ETag { get; set; }

    public string Etag => ETag!;

    public bool RecordExists { get; set; }

    public Task ReadStateAsync() => Wrapped(() => storage.ReadStateAsync(name, grain, this));

    public Task WriteStateAsync() => Wrapped(() => storage.WriteStateAsync(name, grain, this));

    public Task ClearStateAsync() => Wrapped(() => storage.ClearStateAsync(name, grain, this));

    /// <summary>Orleans wraps whatever a storage provider throws, but not that somebody else has written.</summary>
    private static async Task Wrapped(Func<Task> access)
    {
        try
        {
            await access();
        }
        catch (Exception failure) when (failure is not InconsistentStateException)
        {
            throw new OrleansException(failure.Message, failure);
        }
    }
}
