using System.Collections.Immutable;
using OrleansBallot.Grains.Interfaces;
using OrleansBallot.Ledger.Keys;

namespace OrleansBallot.Api.OverGrains;

/// <summary>
/// Which nodes there are, and which of them answer: those that this program runs, or else all that take part in the network. A name
/// from outside is looked up here before any grain is called: calling a grain makes it, and strangers must not make nodes.
/// </summary>
public class NetworkNodes(GrainCalls calls)
{
    private int _turn;

    /// <summary>The nodes that this program keeps awake: none where it is no silo.</summary>
    public virtual ImmutableSortedSet<string> Running => [];

    /// <summary>Why no node takes part, as far as it is known: for the answer to whoever needs one.</summary>
    public virtual string? Trouble => null;

    /// <summary>Those that run here and don't take part now.</summary>
    protected virtual ImmutableHashSet<string> Away => [];

    /// <summary>Makes ready for a node that is to join here.</summary>
    /// <returns>Why it can't; null where it can.</returns>
    public virtual Task<Refusal?> Prepare(string node) => Task.FromResult<Refusal?>(Refusal.Of(SiloRefusal.NeedsSilo));

    /// <summary>Notes whether a node that runs here takes part, so that no submission is sent to one that does not.</summary>
    /// <param name="node">The node.</param>
    /// <param name="takesPart">Whether it does.</param>
    /// <param name="trouble">What keeps it from answering; null where it answers.</param>
    /// <returns>Whether that is another trouble than before.</returns>
    public virtual bool Note(string node, bool takesPart, string? trouble = null) => false;

    /// <summary>Forgets a node that was to join here and was refused.</summary>
    public virtual void Drop(string node)
    {
    }

    /// <summary>The nodes that answer what is asked of no node by name.</summary>
    public async ValueTask<ImmutableSortedSet<string>> Serving(CancellationToken stop) => Running is { IsEmpty: false } own
        ? own
        : (await calls.Members(stop)).Members.Where(member => member.State == MemberState.Active).Select(member => member.Node)
            .ToImmutableSortedSet(StringComparer.Ordinal);

    /// <summary>
    /// The nodes that answer reads which name none, always in the same order, so that what the first one showed it shows again.
    /// </summary>
    public async ValueTask<ImmutableSortedSet<string>> InOrder(CancellationToken stop)
    {
        var serving = await Serving(stop);
        return serving.Except(Away) is { IsEmpty: false } here ? here : [.. serving.Take(1)];
    }

    /// <summary>The first of them.</summary>
    public async ValueTask<string?> ForReads(CancellationToken stop) => (await InOrder(stop)).FirstOrDefault();

    /// <summary>The nodes that take submissions which name none: each in turn is the first. Empty while none takes part.</summary>
    public async ValueTask<ImmutableArray<string>> InTurn(CancellationToken stop)
    {
        var here = (await Serving(stop)).Except(Away);
        var first = here.IsEmpty ? 0 : (int)((uint)Interlocked.Increment(ref _turn) % (uint)here.Count);
        return [.. here.Skip(first), .. here.Take(first)];
    }

    /// <summary>Whether there is such a node, here or elsewhere.</summary>
    public async Task<bool> IsNode(string name, CancellationToken stop) =>
        ShortName.IsValid(name) && (Running.Contains(name) || (await Members(stop)).Any(member => member.Node == name));

    /// <summary>All nodes of the network by name, those included that have left.</summary>
    public async Task<ImmutableArray<Member>> Members(CancellationToken stop)
    {
        var members = (await calls.Members(stop)).Members;
        var unknown = Running.Except(members.Select(member => member.Node)).Select(node => new Member(node, MemberState.Left, ""));
        return [.. members.Concat(unknown).OrderBy(member => member.Node, StringComparer.Ordinal)];
    }
}
