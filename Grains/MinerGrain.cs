using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.Placement;
using OrleansBallot.Grains.Interfaces;
using OrleansBallot.Grains.Ports;
using OrleansBallot.Ledger;

namespace OrleansBallot.Grains;

/// <summary>Searches nonces for the node of the same name: off-turn, dropped as soon as the tip moves, checked again before it is sent.</summary>
[GrainType("ballot.miner"), KeepAlive, PreferLocalPlacement]
public sealed partial class MinerGrain(
    INonceFinder finder, IGrainFactory grains, [FromKeyedServices(TimeProviderNames.Grains)] TimeProvider time, ILogger<MinerGrain> log)
    : Grain, IMinerGrain, IDisposable
{
    /// <summary>How long a miner that has nothing to do, or can't reach its node, waits before it asks by itself: hints may be lost.</summary>
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _stop = new();
    private CancellationTokenSource _search = new();
    private Task _life = Task.CompletedTask;
    private string _name = "";

    private INodeMining Node => grains.GetGrain<INodeMining>(_name);

    /// <inheritdoc/>
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _name = this.GetPrimaryKeyString();
        _life = Live();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        await _stop.CancelAsync();
        await _search.CancelAsync();
        await _life;
    }

    /// <inheritdoc/>
    public Task Wake() => _search.CancelAsync();

    /// <summary>Ends the search where Orleans skips <see cref="OnDeactivateAsync"/>.</summary>
    public void Dispose()
    {
        _stop.Cancel();
        _search.Cancel();
        _stop.Dispose();
        _search.Dispose();
    }

    private async Task Live()
    {
        try
        {
            await Mine();
        }
        catch (Exception failure)
        {
            // A finder that gives wrong nonces, or the like: start afresh at the next hint.
            Stopped(log, failure, _name);
            DeactivateOnIdle();
        }
    }

    private async Task Mine()
    {
        var report = new HashReport(0, 0);
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                // Renewed before the question: a hint that comes between question and answer must end the wait for it.
                if (_search.IsCancellationRequested) _search = new();
                report = await Node.GetTemplate(report) is { } template ? await Search(template) : await Wait();
            }
            catch (Exception failure) when (failure is TimeoutException or SiloUnavailableException or OrleansMessageRejectionException)
            {
                Unreachable(log, _name, failure);
                report = await Wait();
            }
        }
    }

    private async Task<HashReport> Search(MiningTemplate template)
    {
        var began = time.GetTimestamp();
        // Each template starts elsewhere: while a clock stands still, two may be alike.
        var result = await finder.Search(template.Header, template.Difficulty, first: (ulong)template.Id << 32, _search.Token);
        var report = new HashReport(result.Hashes, time.GetElapsedTime(began).TotalSeconds);
        if (result.Nonce is not { } nonce || _stop.IsCancellationRequested) return report;

        // The founding documents ask to check again before sending: a wrong nonce here is a broken finder, not bad luck.
        var header = BlockHeader.TryDecode(template.Header)! with { Nonce = nonce };
        if (!header.HasWork) throw new InvalidOperationException($"The finder gave nonce {nonce}, which has no work at difficulty {template.Difficulty}.");
        await Node.Mined(new(template.Id, nonce));
        return report;
    }

    private async Task<HashReport> Wait()
    {
        await Task.Delay(_patience, time, _search.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        return new(0, 0);
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "The miner of {Node} can't reach it")]
    private static partial void Unreachable(ILogger log, string node, Exception failure);

    [LoggerMessage(Level = LogLevel.Error, Message = "The miner of {Node} has stopped")]
    private static partial void Stopped(ILogger log, Exception failure, string node);
}
