using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace OrleansBallot.Embedded;

/// <summary>Which activation serves a grain. One for the whole cluster, unless a test splits a silo off.</summary>
internal sealed class GrainDirectory
{
    private readonly ConcurrentDictionary<GrainId, Activation> _activations = new();

    public bool TryFind(GrainId id, [NotNullWhen(true)] out Activation? activation) => _activations.TryGetValue(id, out activation);

    /// <summary>The first to register serves; whoever comes second gets the first.</summary>
    public Activation Register(Activation candidate) => _activations.GetOrAdd(candidate.GrainId, candidate);

    public void Remove(Activation activation) => _activations.TryRemove(new(activation.GrainId, activation));
}
