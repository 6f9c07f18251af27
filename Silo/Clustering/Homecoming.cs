using Orleans.Core.Internal;
using Orleans.Runtime.Placement;
using OrleansBallot.Grains.Interfaces;
using OrleansBallot.Silo.Hosting;

namespace OrleansBallot.Silo.Clustering;

/// <summary>Moves a node and its miner to this silo: Orleans places where it is told, but only who asks for it is moved at all.</summary>
internal sealed class Homecoming(IGrainFactory grains, ILocalSiloDetails here) : IHomecoming
{
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
