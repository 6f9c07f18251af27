using System.Collections.Immutable;
using OrleansBallot.Api.OverGrains;
using OrleansBallot.Grains.Interfaces;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Silo.Hosting;

/// <summary>
/// Sees to it that no registrar keeps its keys after its election. Nodes wake a registrar until its number is in the chain, and it looks
/// for itself while it is active; but hints may be lost, and a registrar that dies after that has nobody to wake it. So a silo asks the
/// registrar of every closed election until it says that it has none, soon after the start, then seldom, and never again.
/// </summary>
internal sealed partial class ClosedRolls(
    SiloNodes nodes, GrainCalls calls, TimeProvider time, ILogger<ClosedRolls> log) : BackgroundService
{
    private static readonly TimeSpan _firstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan _longestPause = TimeSpan.FromMinutes(1);

    /// <summary>The elections whose registrar has no keys.</summary>
    private readonly HashSet<ElectionId> _ended = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        for (var pause = _firstPause; ; pause = pause.Doubled(_longestPause))
        {
            await Task.Delay(pause, time, stoppingToken);
            try
            {
                // One after the other: a network may have had thousands of elections.
                foreach (var election in await Closed(stoppingToken))
                {
                    if (await calls.HasEnded(election.Roll!.Root, election.Id, stoppingToken)) _ended.Add(election.Id);
                }
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                // The next round comes. Nothing may end the host either.
                Missed(log, failure.Message);
            }
        }
    }

    /// <summary>Elections by roll that have closed, less those that are done with.</summary>
    private async Task<ImmutableArray<ElectionView>> Closed(CancellationToken stop)
    {
        if (await nodes.ForReads(stop) is not { } node) return [];
        var now = Timestamp.From(time.GetUtcNow()).Milliseconds;
        var closed = ImmutableArray.CreateBuilder<ElectionView>();
        for (ElectionId? last = null; await calls.Node(node, grain => grain.GetElections(last, INodeGrain.MostListed), stop) is { } page;
            last = page.Elections[^1].Id)
        {
            closed.AddRange(
                page.Elections.Where(election => election.Roll is not null && now >= election.Closes && !_ended.Contains(election.Id)));
            if (!page.HasMore) break;
        }

        return closed.ToImmutable();
    }

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "Not every registrar of a closed election could be asked whether its keys are gone: {Reason}")]
    private static partial void Missed(ILogger log, string reason);
}
