using OrleansBallot.Simulation.Stages;

namespace OrleansBallot.Simulation.Faults;

/// <summary>kill -9 of a silo, which is started again later.</summary>
internal sealed record KilledSilo(TimeSpan At, TimeSpan For, int Which) : Fault(At, For, Which)
{
    public override void Begin(Stage stage) => stage.Kill(Pick(stage.Machines, Which));

    public override void End(Stage stage) => stage.Start(Pick(stage.Machines, Which));
}
