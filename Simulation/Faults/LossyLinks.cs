using OrleansBallot.Simulation.Stages;

namespace OrleansBallot.Simulation.Faults;

/// <summary>Links lose messages, and repeat some.</summary>
internal sealed record LossyLinks(TimeSpan At, TimeSpan For, int Which) : Fault(At, For, Which)
{
    public override void Begin(Stage stage) =>
        (stage.Cluster.Links.Lost, stage.Cluster.Links.Doubled) = (Which % 300_000, Which % 50_000);

    public override void End(Stage stage) => (stage.Cluster.Links.Lost, stage.Cluster.Links.Doubled) = (0, 0);
}
