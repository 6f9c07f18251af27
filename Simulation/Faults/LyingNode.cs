using OrleansBallot.Simulation.Liars;
using OrleansBallot.Simulation.Stages;
using OrleansBallot.Simulation.Worlds;

namespace OrleansBallot.Simulation.Faults;

/// <summary>A node lies to its peers for a while, in one of several ways.</summary>
internal sealed record LyingNode(TimeSpan At, TimeSpan For, int Which) : Fault(At, For, Which)
{
    public override void Begin(Stage stage) => stage.Cluster.Lies.Begin(
        Pick(stage.Nodes, Which), Pick(Lies.All, Which / 16)(new Dice(stage.World.Seed, $"lie {Which}")));

    public override void End(Stage stage) => stage.Cluster.Lies.End(Pick(stage.Nodes, Which));
}
