using Orleans.Runtime.Placement;
using OrleansBallot.Grains.Interfaces;
using OrleansBallot.Simulation.Hosting;

namespace OrleansBallot.Simulation.Stages;

/// <summary>What the silo's program does for its nodes: it wakes them, keeps waking them, and brings them home.</summary>
internal sealed class Starter(SimulatedSilo silo)
{
    private static readonly TimeSpan _round = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan _deadline = TimeSpan.FromSeconds(4);

    public async Task Run()
    {
        while (true)
        {
            foreach (var node in silo.Settings.Nodes) await KeepAwake(node);
            await Task.Delay(_round, silo.Process.Clock);
        }
    }

    private async Task KeepAwake(string node)
    {
        try
        {
            var status = await silo.Grains.GetGrain<INodeGrain>(node).GetStatus().WaitAsync(_deadline, silo.Process.Clock);
            if (status.Silo == silo.Name) return;
            silo.Note("starter", $"brings {node} home from {status.Silo}");
            RequestContext.Set(IPlacementDirector.PlacementHintKey, silo.Address);
            var moving = silo.Grains.GetGrain<INodeGrain>(node).Move();
            RequestContext.Remove(IPlacementDirector.PlacementHintKey);
            await moving.WaitAsync(_deadline, silo.Process.Clock);
        }
        catch (Exception failure) when (PassingFailure.Is(failure, CancellationToken.None))
        {
            silo.Note("starter", $"{node} is not up: {failure.GetType().Name}");
        }
    }
}
