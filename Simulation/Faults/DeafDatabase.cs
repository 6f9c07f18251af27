using OrleansBallot.Simulation.Stages;

namespace OrleansBallot.Simulation.Faults;

/// <summary>The database stands still for a while, and then does what it was asked meanwhile.</summary>
internal sealed record DeafDatabase(TimeSpan At, TimeSpan For, int Which) : Fault(At, For, Which)
{
    public override void Begin(Stage stage) => stage.Database.Process.Pause();

    public override void End(Stage stage)
    {
        if (stage.Database.Process.IsPaused) stage.Database.Process.GoOn();
    }
}
