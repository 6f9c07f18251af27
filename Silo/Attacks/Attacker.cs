using OrleansBallot.Grains.Interfaces;
using OrleansBallot.Silo.Hosting;

namespace OrleansBallot.Silo.Attacks;

/// <summary>Has a node forge the material of an attack and brings it before every node that takes part, the forger included.</summary>
internal sealed class Attacker(SiloNodes nodes, GrainCalls calls)
{
    /// <summary>What stands in for the verdict of a node that gave none.</summary>
    private const string NoVerdict = "unavailable";

    /// <exception cref="ArgumentException">The chain is not ready for this attack.</exception>
    /// <exception cref="UnavailableException">The forger does not answer.</exception>
    public async Task<AttackReport> Strike(string node, string kind, CancellationToken stop)
    {
        var forged = await calls.Node(node, grain => grain.Stage(kind), stop);
        var judges = (await nodes.Members(stop)).Where(member => member.State == MemberState.Active).Select(member => member.Node);
        return new(kind, [.. await Task.WhenAll(judges.Select(judge => Examine(judge, forged, stop)))]);
    }

    private async Task<NodeVerdict> Examine(string judge, ForgedItem forged, CancellationToken stop) =>
        await calls.NodeOrNull(judge, grain => grain.Examine(forged), stop) ?? new(judge, Accepted: false, NoVerdict);
}
