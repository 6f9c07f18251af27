using OrleansBallot.Simulation.People;
using OrleansBallot.Simulation.Stages;

namespace OrleansBallot.Simulation.Invariants;

/// <summary>DESIGN §5: only the last opener of a journal writes to it; one that was fenced makes nothing durable.</summary>
internal sealed class OneWriter(Stage stage, Crowd crowd) : Invariant(stage, crowd)
{
    public override void Look()
    {
        if (Stage.Database.Intruder is { } intruder) Broken(intruder);
    }

    public override void LookAtTheEnd() => Look();
}
