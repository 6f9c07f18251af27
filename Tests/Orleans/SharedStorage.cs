using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using Orleans.Storage;

namespace OrleansBallot.Tests.Orleans;

/// <summary>
/// A grain storage that outlives every silo, as a database does. It keeps text, so that nobody shares an object with it,
/// and checks ETags.
/// </summary>
public sealed class SharedStorage : IGrainStorage
{
    private readonly ConcurrentDictionary<(string State, GrainId Grain), (string Json, int Version)> _records = new();

    /// <summary>What the next operation fails with.</summary>
    public Exception? NextFailure { get; set; }

    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        FailIfAsked();
        if (_records.TryGetValue((stateName, grainId), out var record))
            (grainState.State, grainState.ETag, grainState.RecordExists) = (
                JsonSerializer.Deserialize<T>(record.Json), Tag(record.Version), true);
        return Task.CompletedTask;
    }

    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        FailIfAsked();
        var json = JsonSerializer.Serialize(grainState.State);
        var next = int.Parse(grainState.ETag ?? "0", CultureInfo.InvariantCulture) + 1;
        var stored = _records.AddOrUpdate(
            (stateName, grainId),
            _ => next == 1 ? (json, 1) : throw Conflict(null, grainState.ETag),
            (_, record) => Tag(record.Version) == grainState.ETag ? (json, next) : throw Conflict(Tag(record.Version), grainState.ETag));
        (grainState.ETag, grainState.RecordExists) = (Tag(stored.Item2), true);
        return Task.CompletedTask;
    }

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        FailIfAsked();
        if (_records.TryGetValue((stateName, grainId), out var record) && Tag(record.Version) != grainState.ETag)
            throw Conflict(Tag(record.Version), grainState.ETag);
        _records.TryRemove((stateName, grainId), out _);
        (grainState.State, grainState.ETag, grainState.RecordExists) = (Activator.CreateInstance<T>(), null, false);
        return Task.CompletedTask;
    }

    private static string Tag(int version) => version.ToString(CultureInfo.InvariantCulture);

    private static InconsistentStateException Conflict(string? stored, string? current) => new("Somebody else wrote.", stored, current);

    private void FailIfAsked()
    {
        if (NextFailure is not { } failure)
            return;
        NextFailure = null;
        throw failure;
    }
}
