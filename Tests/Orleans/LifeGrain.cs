using Orleans.Concurrency;
using Orleans.Placement;

namespace OrleansBallot.Tests.Orleans;

/// <summary>A grain that tells how it comes and goes. Keyed by the test.</summary>
public interface ILifeGrain : IGrainWithStringKey
{
    /// <summary>Tells activations of one grain apart.</summary>
    Task<string> Activation();

    Task<string> Silo();

    [AlwaysInterleave]
    Task GoIdle();

    Task Hold(string gate);

    [AlwaysInterleave]
    Task HoldInterleaved(string gate);

    /// <summary>Sets a timer whose tick interleaves and waits at the gate.</summary>
    Task HoldTick(string gate, TimeSpan due);

    /// <summary>Takes a step after the gate, whatever became of the silo meanwhile.</summary>
    Task StepAfter(string gate);
}

/// <summary>Prefers the silo that calls it first.</summary>
public interface ILocalGrain : ILifeGrain;

/// <summary>Fails to activate as long as its gate is shut.</summary>
public interface IStubbornGrain : IGrainWithStringKey
{
    Task<string> Answer();
}

public abstract class LifeGrainBase(ILocalSiloDetails silo) : Grain
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

    public Task HoldInterleaved(string gate) => Hold(gate);

    public Task HoldTick(string gate, TimeSpan due)
    {
        this.RegisterGrainTimer(_ => Hold(gate), new GrainTimerCreationOptions(due, Timeout.InfiniteTimeSpan) { Interleave = true });
        return Task.CompletedTask;
    }

    public async Task StepAfter(string gate)
    {
        Journal.Add("holding");
        await Gate.Of(gate);
        Journal.Add("stepped");
    }
}

public sealed class LifeGrain(ILocalSiloDetails silo) : LifeGrainBase(silo), ILifeGrain;

[PreferLocalPlacement, Immovable]
public sealed class LocalGrain(ILocalSiloDetails silo) : LifeGrainBase(silo), ILocalGrain;

public sealed class StubbornGrain : Grain, IStubbornGrain
{
    public override Task OnActivateAsync(CancellationToken cancellationToken) =>
        Gate.Of(this.GetPrimaryKeyString()).IsCompleted
            ? Task.CompletedTask
            : throw new InvalidOperationException("The gate is shut.");

    public Task<string> Answer() => Task.FromResult("here");
}
