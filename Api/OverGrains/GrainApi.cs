using OrleansBallot.Ledger.Blocks;

namespace OrleansBallot.Api.OverGrains;

/// <summary>
/// What the network's grains answer: for a silo's routes, and for a console in the cluster. Its parts are one file a feature.
/// </summary>
internal sealed partial class GrainApi(
    GrainCalls calls, NetworkNodes nodes, ChainParameters chain, OrganiserDoor door, RollLoader loader, ChainExport export,
    Attacker attacker, TimeProvider time, bool isHasty = false) : IBallotApi
{
    private readonly NodeReads _reads = new(nodes, calls, isChecked: isHasty);

    /// <summary>
    /// The same for live views, which look again and again: they hear soon that there is no answer, and the node that they name was found
    /// to be one when they began, so that no look asks the tracker.
    /// </summary>
    public GrainApi InHaste() => new(calls.InHaste(), nodes, chain, door, loader, export, attacker, time, isHasty: true);
}
