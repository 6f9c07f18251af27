using OrleansBallot.Simulation.Stages;

namespace OrleansBallot.Simulation.Faults;

/// <summary>What one machine sends to another one is lost; the other direction works. The other may be the database.</summary>
internal sealed record OneWayCut(TimeSpan At, TimeSpan For, int Which) : Fault(At, For, Which)
{
    public override void Begin(Stage stage)
    {
        var all = stage.Machines.Append(stage.Database.Machine).ToArray();
        var (from, to) = (Pick(all, Which), Pick(all, Which / 16));
        if (from != to) stage.Cluster.Links.Cut(from, to);
    }

    public override void End(Stage stage) => stage.Cluster.Links.Heal();
}
