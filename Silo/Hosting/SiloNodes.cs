using System.Collections.Immutable;
using OrleansBallot.Grains.Interfaces;
using OrleansBallot.Grains.Ports;
using OrleansBallot.Silo.Options;

namespace OrleansBallot.Silo.Hosting;

/// <summary>
/// Which nodes there are, and which of them this silo runs: none where a console hosts this, which then serves from all active
/// members of the network. A name from outside is looked up here before any grain is called: calling a grain makes it, and
/// strangers must not make nodes.
/// </summary>
internal sealed class SiloNodes(SiloOptions options, GrainCalls calls) : INodeNames
{
    private readonly Lock _gate = new();
    private volatile ImmutableSortedSet<string> _running = options.Nodes.ToImmutableSortedSet(StringComparer.Ordinal);
    private volatile ImmutableHashSet<string> _away = [];
    private volatile ImmutableSortedDictionary<string, string> _troubles = ImmutableSortedDictionary<string, string>.Empty;
    private int _turn;

    /// <summary>The nodes that this silo keeps awake.</summary>
    public ImmutableSortedSet<string> Running => _running;

    /// <summary>Those of them that take part in the network, as far as it is known.</summary>
    public ImmutableSortedSet<string> TakingPart => _running.Except(_away);

    /// <inheritdoc/>
    public bool Has(string node) => _running.Contains(node);

    /// <summary>Keeps one more node awake, unless there are enough.</summary>
    public bool TryRun(string node)
    {
        lock (_gate)
        {
            if (!_running.Contains(node) && _running.Count >= SiloOptions.MostNodes) return false;
            _running = _running.Add(node);
            return true;
        }
    }

    /// <summary>Leaves a node asleep that was refused: it takes no place from others, and its name is nobody's here.</summary>
    public void Drop(string node)
    {
        lock (_gate)
        {
            _running = _running.Remove(node);
            _away = _away.Remove(node);
            _troubles = _troubles.Remove(node);
        }
    }

    /// <summary>Notes whether a node of this silo takes part, so that no submission is sent to one that does not.</summary>
    /// <param name="node">The node.</param>
    /// <param name="takesPart">Whether it does.</param>
    /// <param name="trouble">What keeps it from answering; null where it answers.</param>
    /// <returns>Whether that is another trouble than before.</returns>
    public bool Note(string node, bool takesPart, string? trouble = null)
    {
        lock (_gate)
        {
            var before = _troubles.GetValueOrDefault(node);
            _away = takesPart ? _away.Remove(node) : _away.Add(node);

            // A node that answers again and is no member yet is still kept away by what kept it from answering.
            if (takesPart) _troubles = _troubles.Remove(node);
            else if (trouble is not null) _troubles = _troubles.SetItem(node, trouble);
            return trouble != before;
        }
    }

    /// <summary>Why no node takes part, as far as it is known: for the answer to whoever needs one.</summary>
    public string? Trouble => _troubles.Values.FirstOrDefault();

    /// <summary>Those of them that something keeps away.</summary>
    public ImmutableSortedSet<string> Silent => [.. _troubles.Keys];

    /// <summary>The nodes that answer what is asked of no node by name: this silo's own, or else the network's.</summary>
    public async ValueTask<ImmutableSortedSet<string>> Serving(CancellationToken stop) => _running is { IsEmpty: false } own
        ? own
        : (await calls.Members(stop)).Members.Where(member => member.State == MemberState.Active).Select(member => member.Node)
            .ToImmutableSortedSet(StringComparer.Ordinal);

    /// <summary>The nodes that answer reads which name none, always in the same order, so that what the first one showed it shows again.</summary>
    public async ValueTask<ImmutableSortedSet<string>> InOrder(CancellationToken stop)
    {
        var serving = await Serving(stop);
        return serving.Except(_away) is { IsEmpty: false } here ? here : [.. serving.Take(1)];
    }

    /// <summary>The first of them.</summary>
    public async ValueTask<string?> ForReads(CancellationToken stop) => (await InOrder(stop)).FirstOrDefault();

    /// <summary>The nodes that take submissions which name none: each in turn is the first. Empty while none takes part.</summary>
    public async ValueTask<ImmutableArray<string>> InTurn(CancellationToken stop)
    {
        var here = (await Serving(stop)).Except(_away);
        var first = here.IsEmpty ? 0 : (int)((uint)Interlocked.Increment(ref _turn) % (uint)here.Count);
        return [.. here.Skip(first), .. here.Take(first)];
    }

    /// <summary>Whether there is such a node, here or elsewhere.</summary>
    public async Task<bool> Exists(string node, CancellationToken stop) =>
        _running.Contains(node) || (await Members(stop)).Any(member => member.Node == node);

    /// <summary>All nodes of the network by name, those included that have left.</summary>
    public async Task<ImmutableArray<Member>> Members(CancellationToken stop)
    {
        var members = (await calls.Members(stop)).Members;
        var unknown = _running.Except(members.Select(member => member.Node)).Select(node => new Member(node, MemberState.Left, ""));
        return [.. members.Concat(unknown).OrderBy(member => member.Node, StringComparer.Ordinal)];
    }
}
