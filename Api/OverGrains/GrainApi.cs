using OrleansBallot.Ledger.Blocks;

namespace OrleansBallot.Api.OverGrains;

/// <summary>
/// Answers people from the network's grains: for a silo's routes, and for a console in the cluster. Each feature is a file, which has the
/// helpers that it alone uses.
/// </summary>
internal sealed partial class GrainApi(
    GrainCalls calls, NetworkNodes nodes, ChainParameters chain, OrganiserDoor door, TimeProvider time) : IBallotApi
{
    private readonly NodeReads _reads = new(nodes, calls);
}
