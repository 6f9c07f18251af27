using System.Collections.Immutable;
using OrleansBallot.Grains.Interfaces;
using OrleansBallot.Ledger.Keys;

namespace OrleansBallot.Api.OverGrains;

/// <summary>
/// The nodes that there are, and those that answer: the nodes that this program runs, or else all that take part in the network. A name
/// from outside is looked up here before its grain is called: a call makes the grain, and strangers must not make nodes.
/// </summary>
public class NetworkNodes(GrainCalls calls)
{
    private int _turn;

    /// <summary>The nodes that this program keeps awake: none unless it is a silo.</summary>
    public virtual ImmutableSortedSet<string> Running => [];

    /// <summary>Why no node takes part, as far as it is known. Answers that need a node quote it.</summary>
    public virtual string? Trouble => null;

    /// <summary>The nodes that run here and do not take part now.</summary>
    protected virtual ImmutableHashSet<string> Away => [];

    /// <summary>Prepares for a node that is about to join here.</summary>
    /// <returns>Why it can't join; null where it can.</returns>
    public virtual Task<Refusal?> Prepare(string node) => Task.FromResult<Refusal?>(Refusal.Of(SiloRefusal.NeedsSilo));

    /// <summary>Notes whether a node that runs here takes part, so that no submission is sent to one that does not.</summary>
    /// <param name="node">The node.</param>
    /// <param name="takesPart">Whether it does.</param>
    /// <param name="trouble">Why it does not answer; null where it answers.</param>
    /// <returns>Whether the trouble is another one than before.</returns>
    public virtual bool Note(string node, bool takesPart, string? trouble = null) => false;

    /// <summary>Forgets a node that was refused when it joined here.</summary>
    public virtual void Drop(string node)
    {
    }

    /// <summary>The nodes that answer where nobody names one.</summary>
    public async ValueTask<ImmutableSortedSet<string>> Serving(CancellationToken stop) => Running is { IsEmpty: false } own
        ? own
        : (await calls.Members(stop)).Members.Where(member => member.State == MemberState.Active).Select(member => member.Node)
            .ToImmutableSortedSet(StringComparer.Ordinal);

    /// <summary>
    /// The nodes to ask, one after the other, for a read: the named one, or those that serve. Their order stays, so that an election or a
    /// block that the first one showed is there again.
    /// </summary>
    /// <param name="node">The name that was asked for; null where there is none.</param>
    /// <param name="stop">Ends the look-up.</param>
    /// <returns>At least one node; refused where the name is no node's, and while no node takes part.</returns>
    public async ValueTask<Answer<ImmutableArray<string>>> InOrder(string? node, CancellationToken stop)
    {
        if (node is not null) return await Named(node, stop);
        var serving = await Serving(stop);
        var here = serving.Except(Away);
        return OrNoNode([.. here.IsEmpty ? serving.Take(1) : here]);
    }

    /// <summary>The first node of <see cref="InOrder"/>.</summary>
    public async ValueTask<Answer<string>> First(string? node, CancellationToken stop) =>
        (await InOrder(node, stop)).Select(order => order[0]);

    /// <summary>As <see cref="InOrder"/>, for submissions: each node that serves is the first in turn.</summary>
    public async ValueTask<Answer<ImmutableArray<string>>> InTurn(string? node, CancellationToken stop)
    {
        if (node is not null) return await Named(node, stop);
        var here = (await Serving(stop)).Except(Away);
        var first = here.IsEmpty ? 0 : (int)((uint)Interlocked.Increment(ref _turn) % (uint)here.Count);
        return OrNoNode([.. here.Skip(first), .. here.Take(first)]);
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

    private async ValueTask<Answer<ImmutableArray<string>>> Named(string node, CancellationToken stop) =>
        await IsNode(node, stop) ? ImmutableArray.Create(node) : Refusal.UnknownNode(node);

    private Answer<ImmutableArray<string>> OrNoNode(ImmutableArray<string> order) => order.IsEmpty ? Refusal.NoNode(Trouble) : order;
}
