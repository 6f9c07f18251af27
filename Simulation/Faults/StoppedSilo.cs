using OrleansBallot.Simulation.Stages;

namespace OrleansBallot.Simulation.Faults;

/// <summary>An operator stops a silo, and starts it again later.</summary>
internal sealed record StoppedSilo(TimeSpan At, TimeSpan For, int Which) : Fault(At, For, Which)
{
    public override void Begin(Stage stage) => stage.Stop(Pick(stage.Machines, Which));

    public override void End(Stage stage) => stage.Start(Pick(stage.Machines, Which));
}
