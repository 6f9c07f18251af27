using OrleansBallot.Simulation.Stages;

namespace OrleansBallot.Simulation.Faults;

/// <summary>The database's power fails: what was not synced may be lost, torn or in any mixture. It comes back later.</summary>
internal sealed record PowerFailure(TimeSpan At, TimeSpan For, int Which) : Fault(At, For, Which)
{
    public override void Begin(Stage stage)
    {
        if (!stage.Database.Process.IsDead) stage.Database.Fail();
    }

    public override void End(Stage stage)
    {
        if (stage.Database.Process.IsDead) stage.Database.Restart();
    }
}
