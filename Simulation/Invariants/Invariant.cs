using OrleansBallot.Simulation.Hosting;
using OrleansBallot.Simulation.People;
using OrleansBallot.Simulation.Stages;

namespace OrleansBallot.Simulation.Invariants;

/// <summary>Something that must hold in every run.</summary>
internal abstract class Invariant(Stage stage, Crowd crowd)
{
    protected Stage Stage => stage;

    protected Crowd Crowd => crowd;

    /// <summary>Looks at a moment of a run.</summary>
    public virtual void Look()
    {
    }

    /// <summary>Looks after a turn of an activation, which alone can have changed its grain.</summary>
    public virtual void LookAfter(Activation activation)
    {
    }

    /// <summary>Looks at the end, when everything works again and the nodes agree.</summary>
    public virtual void LookAtTheEnd()
    {
    }

    /// <summary>Ends the run: this does not hold.</summary>
    protected void Broken(string how) => throw new BrokenInvariantException(GetType().Name, how);
}

/// <summary>An invariant does not hold.</summary>
internal sealed class BrokenInvariantException(string invariant, string how) : Exception($"{invariant}: {how}")
{
    public string Invariant => invariant;
}
