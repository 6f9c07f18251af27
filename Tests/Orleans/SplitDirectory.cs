using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Orleans.GrainDirectory;
using Orleans.Metadata;
using Orleans.Runtime.GrainDirectory;

namespace OrleansBallot.Tests.Orleans;

/// <summary>
/// A silo's grain directory: the one that all share, until a test splits this silo off. The test host's own directory is
/// perfectly consistent, which no real one is.
/// </summary>
internal sealed class SplitDirectory(ConcurrentDictionary<GrainId, GrainAddress> shared) : IGrainDirectory, IGrainDirectoryResolver
{
    private readonly ConcurrentDictionary<GrainId, GrainAddress> _own = new();
    private volatile bool _isSplit;

    public void Split() => _isSplit = true;

    /// <summary>From now on grains are registered with all others again.</summary>
    /// <returns>Grains that are active elsewhere too. This silo goes on finding its own activations until they are gone.</returns>
    public IReadOnlyList<GrainId> Rejoin()
    {
        _isSplit = false;
        foreach (var entry in _own)
        {
            if (shared.GetOrAdd(entry.Key, entry.Value).ActivationId == entry.Value.ActivationId) _own.TryRemove(entry);
        }

        return [.. _own.Keys];
    }

    public Task<GrainAddress?> Register(GrainAddress address) =>
        Task.FromResult<GrainAddress?>((_isSplit ? _own : shared).GetOrAdd(address.GrainId, address));

    public Task Unregister(GrainAddress address)
    {
        Remove(_own);
        Remove(shared);
        return Task.CompletedTask;

        void Remove(ConcurrentDictionary<GrainId, GrainAddress> entries)
        {
            if (entries.TryGetValue(address.GrainId, out var entry) && entry.ActivationId == address.ActivationId)
                entries.TryRemove(new(address.GrainId, entry));
        }
    }

    public Task<GrainAddress?> Lookup(GrainId grainId) =>
        Task.FromResult(_own.GetValueOrDefault(grainId) ?? (_isSplit ? null : shared.GetValueOrDefault(grainId)));

    public Task UnregisterSilos(List<SiloAddress> siloAddresses)
    {
        foreach (var entries in new[] { _own, shared })
        {
            foreach (var entry in entries.Where(entry => siloAddresses.Contains(entry.Value.SiloAddress!))) entries.TryRemove(entry);
        }

        return Task.CompletedTask;
    }

    public bool TryResolveGrainDirectory(
        GrainType grainType, GrainProperties? properties, [NotNullWhen(true)] out IGrainDirectory? grainDirectory)
    {
        grainDirectory = this;
        return true;
    }
}
