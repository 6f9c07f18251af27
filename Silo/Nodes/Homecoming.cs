using Orleans.Core.Internal;
using Orleans.Runtime.Placement;
using OrleansBallot.Grains;
using OrleansBallot.Grains.Interfaces;

namespace OrleansBallot.Silo.Nodes;

/// <summary>
/// Brings nodes back to the silo that starts them, after another silo had them while this one was away: when a silo dies, its nodes' peers
/// call them awake on theirs. Orleans moves a grain only when it is asked to, and when nothing runs in it: a node ends its work for that.
/// </summary>
internal sealed class Homecoming(NetworkOptions network, IGrainFactory grains, ILocalSiloDetails here)
{
    /// <summary>Moves a node and its miner to this silo. Their callers notice a pause.</summary>
    public Task BringHome(string node)
    {
        RequestContext.Set(IPlacementDirector.PlacementHintKey, here.SiloAddress);
        try
        {
            var moving = grains.GetGrain<INodeGrain>(node).Move();

            // A call would make the miner, and where nodes do not mine there must be none.
            return network.Mining
                ? Task.WhenAll(moving, grains.GetGrain<IMinerGrain>(node).Cast<IGrainManagementExtension>().MigrateOnIdle().AsTask())
                : moving;
        }
        finally
        {
            RequestContext.Remove(IPlacementDirector.PlacementHintKey);
        }
    }
}
