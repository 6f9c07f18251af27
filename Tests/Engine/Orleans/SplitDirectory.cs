using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Orleans.GrainDirectory;
using Orleans.Metadata;
using Orleans.Runtime.GrainDirectory;

namespace OrleansBallot.Tests.Engine;

/// <summary>
/// A silo's grain directory: the one that all share, until a test splits this silo off. The test host's own directory is
/// perfectly consistent, which no real one is.
/// </summary>
internal sealed class SplitDirectory(ConcurrentDictionary<GrainId, GrainAddress> shared) : IGrainDirectory, IGrainDirectoryResolver
{
    private volatile ConcurrentDictionary<GrainId, GrainAddress> _entries = shared;

    public void Split() => _entries = new();

    public Task<GrainAddress?> Register(GrainAddress address) => Task.FromResult<GrainAddress?>(_entries.GetOrAdd(address.GrainId, address));

    public Task Unregister(GrainAddress address)
    {
        if (_entries.TryGetValue(address.GrainId, out var entry) && entry.ActivationId == address.ActivationId)
            _entries.TryRemove(new(address.GrainId, entry));
        return Task.CompletedTask;
    }

    public Task<GrainAddress?> Lookup(GrainId grainId) => Task.FromResult(_entries.GetValueOrDefault(grainId));

    public Task UnregisterSilos(List<SiloAddress> siloAddresses)
    {
        foreach (var entry in _entries.Where(entry => siloAddresses.Contains(entry.Value.SiloAddress!)))
            _entries.TryRemove(entry);
        return Task.CompletedTask;
    }

    public bool TryResolveGrainDirectory(GrainType grainType, GrainProperties? properties, [NotNullWhen(true)] out IGrainDirectory? grainDirectory)
    {
        grainDirectory = this;
        return true;
    }
}
