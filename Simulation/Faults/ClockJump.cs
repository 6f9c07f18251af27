using OrleansBallot.Simulation.Stages;

namespace OrleansBallot.Simulation.Faults;

/// <summary>A machine's wall clock is set wrong, forwards or back, by a second or by hours, and set right later.</summary>
internal sealed record ClockJump(TimeSpan At, TimeSpan For, int Which) : Fault(At, For, Which)
{
    private TimeSpan Jump => Which / 32 % 2 == 0 ? TimeSpan.FromMilliseconds(Which % 9000) : TimeSpan.FromSeconds(Which % 9000);

    public override void Begin(Stage stage) => Pick(stage.Machines, Which).Skew = Which / 16 % 2 == 0 ? Jump : -Jump;

    public override void End(Stage stage) => Pick(stage.Machines, Which).Skew = TimeSpan.Zero;
}
