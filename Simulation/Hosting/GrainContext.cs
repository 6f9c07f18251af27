using Orleans.Timers;

namespace OrleansBallot.Simulation.Hosting;

/// <summary>What a grain sees of its activation, as Orleans gives it. What our grains don't use is refused.</summary>
internal sealed class GrainContext(Activation activation, SimulatedSilo silo)
    : IGrainContext, IServiceProvider, ITimerRegistry, IGrainRuntime
{
    public GrainId GrainId => activation.Id;

    public object? GrainInstance => activation.Grain;

    public GrainReference GrainReference => throw Unused();

    public ActivationId ActivationId => throw Unused();

    public GrainAddress Address => throw Unused();

    public IServiceProvider ActivationServices => this;

    public IGrainLifecycle ObservableLifecycle => throw Unused();

    public IWorkItemScheduler Scheduler => throw Unused();

    public Task Deactivated => throw Unused();

    public SiloAddress SiloAddress => silo.Address;

    public string SiloIdentity => silo.Name;

    public IGrainFactory GrainFactory => silo.Grains;

    public ITimerRegistry TimerRegistry => this;

    public IServiceProvider ServiceProvider => this;

    public TimeProvider TimeProvider => silo.Process.Clock;

    public object? GetService(Type serviceType) => serviceType.IsInstanceOfType(this) ? this : null;

    public void Deactivate(DeactivationReason deactivationReason, CancellationToken cancellationToken = default) => activation.Deactivate();

    public void DeactivateOnIdle(IGrainContext grainContext) => activation.Deactivate();

    public void Migrate(Dictionary<string, object>? requestContext, CancellationToken cancellationToken = default)
    {
        activation.NextPlace =
            requestContext?.GetValueOrDefault(Orleans.Runtime.Placement.IPlacementDirector.PlacementHintKey) as SiloAddress;
        activation.Deactivate();
    }

    public IGrainTimer RegisterGrainTimer<TState>(
        IGrainContext grainContext, Func<TState, CancellationToken, Task> callback, TState state, GrainTimerCreationOptions options)
    {
        var timer = new GrainTimer(silo, activation, token => callback(state, token), options);
        activation.Add(timer);
        return timer;
    }

    public IDisposable RegisterTimer(
        IGrainContext grainContext, Func<object?, Task> asyncCallback, object? state, TimeSpan dueTime, TimeSpan period) => throw Unused();

    public void DelayDeactivation(IGrainContext grainContext, TimeSpan timeSpan) => throw Unused();

    public Orleans.Core.IStorage<TGrainState> GetStorage<TGrainState>(IGrainContext grainContext) => throw Unused();

    public void SetComponent<TComponent>(TComponent? value) where TComponent : class => throw Unused();

    public object? GetComponent(Type componentType) => throw Unused();

    public object? GetTarget() => activation.Grain;

    public void ReceiveMessage(object message) => throw Unused();

    public void Activate(Dictionary<string, object>? requestContext, CancellationToken cancellationToken = default) => throw Unused();

    public void Rehydrate(IRehydrationContext context) => throw Unused();

    public bool Equals(IGrainContext? other) => ReferenceEquals(this, other);

    private static NotSupportedException Unused() => new("No grain of ours uses this, so the simulation does not have it.");
}
