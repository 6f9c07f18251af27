using System.Collections.Immutable;
using OrleansBallot.Api;
using OrleansBallot.Api.OverGrains;
using OrleansBallot.Grains.Ports;
using OrleansBallot.Ledger.Rules;
using OrleansBallot.Storage.Files;

namespace OrleansBallot.Silo.Nodes;

/// <summary>Which nodes this silo runs, and which of them take part.</summary>
internal sealed class SiloNodes(NodeOptions options, GrainCalls calls, DataDirectory? data = null) : NetworkNodes(calls), INodeNames
{
    private readonly Lock _gate = new();
    private volatile ImmutableSortedSet<string> _running = options.Names.ToImmutableSortedSet(StringComparer.Ordinal);
    private volatile ImmutableHashSet<string> _away = [];
    private volatile ImmutableSortedDictionary<string, string> _troubles = ImmutableSortedDictionary<string, string>.Empty;

    /// <inheritdoc/>
    public override ImmutableSortedSet<string> Running => _running;

    /// <inheritdoc/>
    public override string? Trouble => _troubles.Values.FirstOrDefault();

    /// <summary>The nodes that take part in the network, as far as it is known.</summary>
    public ImmutableSortedSet<string> TakingPart => _running.Except(_away);

    /// <summary>The nodes that something keeps away.</summary>
    public ImmutableSortedSet<string> Silent => [.. _troubles.Keys];

    /// <inheritdoc/>
    protected override ImmutableHashSet<string> Away => _away;

    /// <inheritdoc/>
    public bool Has(string node) => _running.Contains(node);

    /// <summary>Keeps one more node awake, unless there are enough.</summary>
    public bool TryRun(string node)
    {
        lock (_gate)
        {
            if (!_running.Contains(node) && _running.Count >= NodeOptions.Most) return false;
            _running = _running.Add(node);
            return true;
        }
    }

    /// <inheritdoc/>
    public override async Task<Refusal?> Prepare(string node)
    {
        if (NodeNames.FaultOf(node) is { } fault) return Refusal.Malformed(fault);
        if (!TryRun(node)) return new("too-many-nodes", RuleClass.Conflict, $"This silo runs {NodeOptions.Most} nodes.");

        // A restart then wakes it again.
        if (data is not null) await data.NoteNode(node);
        return null;
    }

    /// <summary>Frees the name and the place of a node that was refused.</summary>
    public override void Drop(string node)
    {
        lock (_gate)
        {
            _running = _running.Remove(node);
            _away = _away.Remove(node);
            _troubles = _troubles.Remove(node);
        }
    }

    /// <inheritdoc/>
    public override bool Note(string node, bool takesPart, string? trouble = null)
    {
        lock (_gate)
        {
            var before = _troubles.GetValueOrDefault(node);
            _away = takesPart ? _away.Remove(node) : _away.Add(node);

            // A node that answers again and is no member yet keeps its trouble: it is why the node is away.
            if (takesPart) _troubles = _troubles.Remove(node);
            else if (trouble is not null) _troubles = _troubles.SetItem(node, trouble);
            return trouble != before;
        }
    }
}
