using OrleansBallot.Ledger.Blocks;

namespace OrleansBallot.Api.OverGrains;

/// <summary>
/// What the network's grains answer: for a silo's routes, and for a console in the cluster. Its parts are one file a feature.
/// </summary>
internal sealed partial class GrainApi(
    GrainCalls calls, NetworkNodes nodes, ChainParameters chain, OrganiserDoor door, RollLoader loader, ChainExport export,
    Attacker attacker,
    TimeProvider time) : IBallotApi
{
    private readonly NodeReads _reads = new(nodes, calls);

    /// <summary>The same for somebody who rather hears soon that there is no answer.</summary>
    public GrainApi InHaste() => new(calls.InHaste(), nodes, chain, door, loader, export, attacker, time);
}
