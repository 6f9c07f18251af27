using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Placement;
using OrleansBallot.Grains.Interfaces;
using OrleansBallot.Grains.Mining;
using OrleansBallot.Grains.Ports;
using OrleansBallot.Storage;

namespace OrleansBallot.Grains;

/// <summary>
/// The miner of the node of the same name, as a grain. It opens a <see cref="Miner"/> when it is activated, and wakes it.
/// </summary>
[GrainType("ballot.miner"), KeepAlive, PreferLocalPlacement]
public sealed partial class MinerGrain(
    IGrainContext context, INodeNames names, ILogStore store, INonceFinder finder, IGrainFactory grains,
    [FromKeyedServices(TimeProviderNames.Grains)] TimeProvider time, IHostApplicationLifetime silo,
    ILogger<MinerGrain> log) : Grain(context), IMinerGrain, IDisposable
{
    // A stopping silo deactivates a grain late. Until then the miner would take CPU that the silo needs to stop.
    private readonly CancellationTokenSource _stop = CancellationTokenSource.CreateLinkedTokenSource(silo.ApplicationStopping);
    private Miner? _miner;
    private Task _life = Task.CompletedTask;

    private string Name => this.GetPrimaryKeyString();

    /// <inheritdoc/>
    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        await names.Check(Name, store, cancellationToken);
        _miner = new(Name, grains, finder, time, log, _stop.Token);
        _life = ActivationLoop.Start(() => Live(_miner));
    }

    /// <inheritdoc/>
    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        _stop.Cancel();
        return _life;
    }

    /// <inheritdoc/>
    public Task Wake()
    {
        _miner!.Wake();
        return Task.CompletedTask;
    }

    /// <summary>Ends the search where Orleans skips <see cref="OnDeactivateAsync"/>.</summary>
    public void Dispose()
    {
        _stop.Cancel();
        _miner?.Dispose();
        _stop.Dispose();
    }

    private async Task Live(Miner miner)
    {
        try
        {
            await miner.Run();
        }
        catch (Exception bug)
        {
            // A bug, such as a finder with wrong nonces: the next hint starts afresh.
            Stopped(log, bug, Name);
            DeactivateOnIdle();
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The miner of {Node} has stopped")]
    private static partial void Stopped(ILogger log, Exception failure, string node);
}
