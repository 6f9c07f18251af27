using OrleansBallot.Simulation.Machines;
using OrleansBallot.Simulation.Stages;

namespace OrleansBallot.Simulation.Faults;

/// <summary>Messages take long, and overtake each other.</summary>
internal sealed record SlowLinks(TimeSpan At, TimeSpan For, int Which) : Fault(At, For, Which)
{
    public override void Begin(Stage stage) => stage.Cluster.Links.Slowest = TimeSpan.FromMilliseconds(50 + Which % 1500);

    public override void End(Stage stage) => stage.Cluster.Links.Slowest = Links.Usual;
}
