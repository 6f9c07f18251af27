using OrleansBallot.Simulation.Stages;

namespace OrleansBallot.Simulation.Faults;

/// <summary>The next sync of the disk fails, and what it should have written is lost for good.</summary>
internal sealed record FailedSync(TimeSpan At, TimeSpan For, int Which) : Fault(At, For, Which)
{
    public override void Begin(Stage stage) => stage.Database.Disk.FailNextSync = true;

    public override void End(Stage stage) => stage.Database.Disk.FailNextSync = false;
}
