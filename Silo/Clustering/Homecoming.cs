using Orleans.Core.Internal;
using Orleans.Runtime.Placement;
using OrleansBallot.Grains.Interfaces;

namespace OrleansBallot.Silo.Clustering;

/// <summary>
/// Brings nodes back to the silo that starts them, after another silo had them while this one was away. Orleans places a grain
/// where it is told, but moves it only when it is asked to.
/// </summary>
internal sealed class Homecoming(IGrainFactory grains, ILocalSiloDetails here)
{
    /// <summary>Moves a node and its miner to this silo. Their callers notice a pause.</summary>
    public Task BringHome(string node) => Task.WhenAll(Move(grains.GetGrain<INodeGrain>(node)), Move(grains.GetGrain<IMinerGrain>(node)));

    private Task Move(IGrain grain)
    {
        RequestContext.Set(IPlacementDirector.PlacementHintKey, here.SiloAddress);
        try
        {
            return grain.Cast<IGrainManagementExtension>().MigrateOnIdle().AsTask();
        }
        finally
        {
            RequestContext.Remove(IPlacementDirector.PlacementHintKey);
        }
    }
}
