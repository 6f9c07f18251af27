using OrleansBallot.Simulation.Stages;

namespace OrleansBallot.Simulation.Faults;

/// <summary>Something that goes wrong at a moment of a run, and may be over at a later one.</summary>
/// <param name="At">When it begins.</param>
/// <param name="For">How long it lasts.</param>
/// <param name="Which">A number by which it chooses what it hits.</param>
internal abstract record Fault(TimeSpan At, TimeSpan For, int Which)
{
    /// <summary>Begins it.</summary>
    public abstract void Begin(Stage stage);

    /// <summary>Ends it; what <see cref="Stage.Heal"/> mends needs no end.</summary>
    public virtual void End(Stage stage)
    {
    }

    protected static T Pick<T>(IReadOnlyList<T> from, int which) => from[which % from.Count];
}
