using OrleansBallot.Simulation.Stages;

namespace OrleansBallot.Simulation.Faults;

/// <summary>One silo does not see where the others have their grains, and makes the same grains once more.</summary>
internal sealed record SplitDirectory(TimeSpan At, TimeSpan For, int Which) : Fault(At, For, Which)
{
    public override void Begin(Stage stage)
    {
        if (stage.Silos.Count > 0) stage.Cluster.Apart = Pick(stage.Silos, Which);
    }

    public override void End(Stage stage) => stage.Cluster.Apart = null;
}
