using System.Diagnostics.CodeAnalysis;
using OrleansBallot.Embedded;

namespace Orleans;

/// <summary>Base class of grains. Outside the engine, as in a unit test, it has no context and its services throw.</summary>
public abstract class Grain : IGrainBase, IAddressable
{
    protected Grain()
        : this(Turn.Current!)
    {
    }

    private Grain(IGrainContext grainContext) => GrainContext = grainContext;

    [AllowNull]
    public IGrainContext GrainContext { get; private set; }

    [SuppressMessage("Performance", "CA1822", Justification = "Orleans' grains have it as an instance's.")]
    protected IGrainFactory GrainFactory => Turn.Required.Silo.GrainFactory;

    public virtual Task OnActivateAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public virtual Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) => Task.CompletedTask;

    protected void DeactivateOnIdle() => GrainBaseExtensions.DeactivateOnIdle(this);
}
