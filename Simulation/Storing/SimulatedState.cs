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

    public Task ReadStateAsync() => storage.ReadStateAsync(name, grain, this);

    public Task WriteStateAsync() => storage.WriteStateAsync(name, grain, this);

    public Task ClearStateAsync() => storage.ClearStateAsync(name, grain, this);
}
