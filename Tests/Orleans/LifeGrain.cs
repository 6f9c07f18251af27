using Microsoft.Extensions.DependencyInjection;
using Orleans.Concurrency;
using Orleans.Placement;

namespace OrleansBallot.Tests.Orleans;

/// <summary>A grain that tells how it comes and goes. Keyed by the test.</summary>
public interface ILifeGrain : IGrainWithStringKey
{
    /// <summary>Tells activations of one grain apart.</summary>
    Task<string> Activation();

    Task<string> Silo();

    Task<string> Injected();

    [AlwaysInterleave]
    Task GoIdle();

    Task Hold(string gate);

    /// <summary>Takes a step after the gate, whatever became of the silo meanwhile.</summary>
    Task StepAfter(string gate);
}

/// <summary>Never idle.</summary>
public interface IKeptGrain : ILifeGrain;

/// <summary>Prefers the silo that calls it first.</summary>
public interface ILocalGrain : ILifeGrain;

/// <summary>Fails to activate as long as its gate is shut.</summary>
public interface IStubbornGrain : IGrainWithStringKey
{
    Task<string> Answer();
}

public abstract class LifeGrainBase(
    IGrainContext context,
    ILocalSiloDetails silo,
    IGrainFactory grains,
    Ink ink,
    [FromKeyedServices(TimeProviderNames.Grains)] TimeProvider time) : Grain
{
    private static int _activations;
    private readonly string _activation = $"activation {Interlocked.Increment(ref _activations)}";

    private Journal Journal => Journal.Of(this.GetPrimaryKeyString());

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        Journal.Add($"activated {_activation}");
        return base.OnActivateAsync(cancellationToken);
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        Journal.Add($"deactivated {_activation}");
        Journal.Add(reason.ReasonCode.ToString());
        return base.OnDeactivateAsync(reason, cancellationToken);
    }

    public Task<string> Activation() => Task.FromResult(_activation);

    public Task<string> Silo() => Task.FromResult(silo.Name);

    public Task<string> Injected() => Task.FromResult(
        $"{ReferenceEquals(context, GrainContext)} {context.GrainId.Key} {grains is not null} {ink is not null} {time is ManualTimeProvider}");

    public Task GoIdle()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    public async Task Hold(string gate)
    {
        Journal.Add("holding");
        await Gate.Of(gate);
    }

    public async Task StepAfter(string gate)
    {
        Journal.Add("holding");
        await Gate.Of(gate);
        Journal.Add("stepped");
    }
}

public sealed class LifeGrain(
    IGrainContext context, ILocalSiloDetails silo, IGrainFactory grains, Ink ink,
    [FromKeyedServices(TimeProviderNames.Grains)] TimeProvider time) : LifeGrainBase(context, silo, grains, ink, time), ILifeGrain;

[KeepAlive]
public sealed class KeptGrain(
    IGrainContext context, ILocalSiloDetails silo, IGrainFactory grains, Ink ink,
    [FromKeyedServices(TimeProviderNames.Grains)] TimeProvider time) : LifeGrainBase(context, silo, grains, ink, time), IKeptGrain;

[PreferLocalPlacement, Immovable]
public sealed class LocalGrain(
    IGrainContext context, ILocalSiloDetails silo, IGrainFactory grains, Ink ink,
    [FromKeyedServices(TimeProviderNames.Grains)] TimeProvider time) : LifeGrainBase(context, silo, grains, ink, time), ILocalGrain;

public sealed class StubbornGrain : Grain, IStubbornGrain
{
    public override Task OnActivateAsync(CancellationToken cancellationToken) =>
        Gate.Of(this.GetPrimaryKeyString()).IsCompleted
            ? Task.CompletedTask
            : throw new InvalidOperationException("The gate is shut.");

    public Task<string> Answer() => Task.FromResult("here");
}
