using OrleansBallot.Simulation.Stages;

namespace OrleansBallot.Simulation.Faults;

/// <summary>A machine is cut off from all others; in half of all cases from the database as well.</summary>
internal sealed record CutOff(TimeSpan At, TimeSpan For, int Which) : Fault(At, For, Which)
{
    public override void Begin(Stage stage)
    {
        var alone = Pick(stage.Machines, Which);
        var others = stage.Machines.Where(machine => machine != alone).ToList();
        if (Which / 16 % 2 == 0) others.Add(stage.Database.Machine);
        foreach (var other in others)
        {
            stage.Cluster.Links.Cut(alone, other);
            stage.Cluster.Links.Cut(other, alone);
        }
    }

    public override void End(Stage stage) => stage.Cluster.Links.Heal();
}
