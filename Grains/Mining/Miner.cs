using Microsoft.Extensions.Logging;
using OrleansBallot.Grains.Interfaces;
using OrleansBallot.Grains.Ports;
using OrleansBallot.Ledger.Blocks;

namespace OrleansBallot.Grains.Mining;

/// <summary>
/// One activation's miner. It asks its node for a template, has a nonce searched until the tip moves, and brings the nonce to the node.
/// </summary>
/// <param name="node">The node's name.</param>
/// <param name="grains">Finds the node.</param>
/// <param name="finder">Searches off-turn.</param>
/// <param name="time">Measures searches and waits.</param>
/// <param name="log">Gets failures that pass.</param>
/// <param name="stop">Ends searches and waits at once.</param>
internal sealed partial class Miner(
    string node, IGrainFactory grains, INonceFinder finder, TimeProvider time, ILogger log, CancellationToken stop) : IDisposable
{
    /// <summary>
    /// How long an idle miner, or one that can't reach its node, waits before it asks again. It can't rely on hints, which may be lost.
    /// </summary>
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(1);

    private CancellationTokenSource _search = CancellationTokenSource.CreateLinkedTokenSource(stop);

    private INodeMining Node => grains.GetGrain<INodeMining>(node);

    /// <summary>Drops the search and asks for another template.</summary>
    public void Wake() => _search.Cancel();

    /// <summary>Mines until the stop. It waits when a call fails for now.</summary>
    /// <exception cref="Exception">A bug.</exception>
    public async Task Run()
    {
        var report = new HashReport(0, 0);
        while (!stop.IsCancellationRequested)
        {
            try
            {
                report = await Step(report);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                // Nobody waits for an answer any more.
            }
            catch (Exception failure) when (PassingFailure.Is(failure, stop))
            {
                Unreachable(log, node, failure);
                report = await Wait();
            }
        }
    }

    public void Dispose() => _search.Dispose();

    private async Task<HashReport> Step(HashReport report)
    {
        // The token is renewed before the question: a hint that comes between question and answer must end the wait.
        if (_search.IsCancellationRequested) Renew();
        return await Node.GetTemplate(report).WaitAsync(stop) is { } template ? await Search(template) : await Wait();
    }

    private void Renew()
    {
        _search.Dispose();
        _search = CancellationTokenSource.CreateLinkedTokenSource(stop);
    }

    private async Task<HashReport> Search(MiningTemplate template)
    {
        var began = time.GetTimestamp();
        // Each template starts at another nonce: while a clock stands still, two templates may be equal.
        var result = await finder.Search(template.Header, template.Difficulty, first: (ulong)template.Id << 32, _search.Token);
        var report = new HashReport(result.Hashes, time.GetElapsedTime(began).TotalSeconds);
        if (result.Nonce is not { } nonce || stop.IsCancellationRequested) return report;

        // The founding documents ask for a check before sending. A wrong nonce here comes from a broken finder, not from bad luck.
        var header = BlockHeader.TryDecode(template.Header)! with { Nonce = nonce };
        if (!header.HasWork)
            throw new InvalidOperationException($"The finder gave nonce {nonce}, which has no work at difficulty {template.Difficulty}.");
        await Node.Mined(new(template.Id, nonce)).WaitAsync(stop);
        return report;
    }

    private async Task<HashReport> Wait()
    {
        await Task.Delay(_patience, time, _search.Token)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        return new(0, 0);
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "The miner of {Node} can't reach it")]
    private static partial void Unreachable(ILogger log, string node, Exception failure);
}
