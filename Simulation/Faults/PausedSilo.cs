using OrleansBallot.Simulation.Stages;

namespace OrleansBallot.Simulation.Faults;

/// <summary>A silo's process stands still for a while: a suspended machine, a long garbage collection.</summary>
internal sealed record PausedSilo(TimeSpan At, TimeSpan For, int Which) : Fault(At, For, Which)
{
    public override void Begin(Stage stage) => Pick(stage.Machines, Which).Process?.Pause();

    public override void End(Stage stage)
    {
        if (Pick(stage.Machines, Which).Process is { IsPaused: true } paused) paused.GoOn();
    }
}
