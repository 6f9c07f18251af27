using System.Runtime.CompilerServices;
using OrleansBallot.Grains.Interfaces;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Api.OverGrains;

/// <summary>Has a node forge the material of an attack, and every node that takes part judge it, the forger included.</summary>
public sealed class Attacker(NetworkNodes nodes, GrainCalls calls)
{
    /// <exception cref="ArgumentException">The chain is not ready for this attack.</exception>
    /// <exception cref="UnavailableException">The forger does not answer.</exception>
    public Task<ForgedItem> Forge(string node, string kind, CancellationToken stop) => calls.Node(node, grain => grain.Stage(kind), stop);

    /// <summary>Every node's verdict, as they come.</summary>
    public async IAsyncEnumerable<NodeVerdict> Judge(ForgedItem forged, [EnumeratorCancellation] CancellationToken stop)
    {
        var judges = (await nodes.Members(stop)).Where(member => member.State == MemberState.Active).Select(member => member.Node);
        await foreach (var verdict in Task.WhenEach(judges.Select(judge => Examine(judge, forged, stop))).WithCancellation(stop))
            yield return await verdict;
    }

    /// <summary>Both at once.</summary>
    /// <exception cref="ArgumentException">The chain is not ready for this attack.</exception>
    /// <exception cref="UnavailableException">The forger does not answer.</exception>
    public async Task<AttackReport> Strike(string node, string kind, CancellationToken stop) =>
        new(kind, [.. await Judge(await Forge(node, kind, stop), stop)
            .OrderBy(verdict => verdict.Node, StringComparer.Ordinal).ToArrayAsync(stop)]);

    private async Task<NodeVerdict> Examine(string judge, ForgedItem forged, CancellationToken stop) =>
        await calls.NodeOrNull(judge, grain => grain.Examine(forged), stop) ?? new(judge, Accepted: false, SiloRefusal.Unavailable.Name());
}
