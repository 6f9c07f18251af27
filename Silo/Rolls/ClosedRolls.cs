using System.Collections.Immutable;
using OrleansBallot.Api.OverGrains;
using OrleansBallot.Grains.Interfaces;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Silo.Rolls;

/// <summary>
/// Makes sure that no registrar keeps its keys after its election. Nodes wake a registrar until its number is in the chain, and it looks
/// by itself while it is active. But hints may be lost, and nobody wakes a registrar that dies after its number is in the chain. So a silo
/// asks the registrar of every closed election, soon after the start and then seldom, until the registrar says that it has no keys.
/// </summary>
internal sealed partial class ClosedRolls(
    NetworkNodes nodes, GrainCalls calls, TimeProvider time, ILogger<ClosedRolls> log) : BackgroundService
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
                // One at a time: a network may have had thousands of elections.
                foreach (var election in await Closed(stoppingToken))
                {
                    if (await calls.HasEnded(election.Definition.Roll!.Root, election.Id, stoppingToken)) _ended.Add(election.Id);
                }
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                // The next round asks again. An exception that left this loop would end the host.
                Missed(log, failure.Message);
            }
        }
    }

    /// <summary>Elections by roll that have closed, without those whose registrar has no keys.</summary>
    private async Task<ImmutableArray<ElectionView>> Closed(CancellationToken stop)
    {
        if (!(await nodes.First(node: null, stop)).TryGet(out var node, out _)) return [];
        var now = Timestamp.From(time.GetUtcNow()).Milliseconds;
        var closed = ImmutableArray.CreateBuilder<ElectionView>();
        for (ElectionId? last = null; await calls.Node(node, grain => grain.GetElections(last, INodeGrain.MostListed), stop) is { } page;
            last = page.Elections[^1].Id)
        {
            closed.AddRange(
                page.Elections.Where(election => election.Definition.Roll is not null && now >= election.Closes
                    && !_ended.Contains(election.Id)));
            if (!page.HasMore) break;
        }

        return closed.ToImmutable();
    }

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "Not every registrar of a closed election could be asked whether its keys are gone: {Reason}")]
    private static partial void Missed(ILogger log, string reason);
}
