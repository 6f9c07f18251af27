using System.Collections.Immutable;
using System.Diagnostics;
using OrleansBallot.Api.Json;
using OrleansBallot.Client;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Benchmarks.Load;

/// <summary>Waits until every node has counted every vote.</summary>
internal sealed class CountWatch(Network network, ElectionId election, long expected)
{
    /// <summary>The time between two reads of the counts: measured times are at most this much too long.</summary>
    public static readonly TimeSpan Resolution = TimeSpan.FromMilliseconds(100);

    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(60);

    /// <summary>Waits for all nodes.</summary>
    /// <param name="report">Gets the number of votes that the slowest node has counted.</param>
    /// <param name="stop">Stops the wait.</param>
    /// <returns>The time of each node, in the order of the network's nodes.</returns>
    /// <exception cref="Failure">A node's count stands still.</exception>
    public async Task<ImmutableArray<TimeSpan>> RunAsync(Action<long> report, CancellationToken stop)
    {
        var began = Stopwatch.GetTimestamp();
        var counted = new long[network.Nodes.Length];
        return [.. await Task.WhenAll(network.Nodes.Select(WatchAsync))];

        async Task<TimeSpan> WatchAsync(Connection node, int place)
        {
            using var ticks = new PeriodicTimer(Resolution);
            for (var moved = Stopwatch.GetTimestamp(); ;)
            {
                var total = (await ResultsAsync(node, election, stop)).Total;
                if (total != counted[place]) moved = Stopwatch.GetTimestamp();
                counted[place] = total;
                report(counted.Min());
                if (total >= expected) return Stopwatch.GetElapsedTime(began);
                if (Stopwatch.GetElapsedTime(moved) > _patience)
                {
                    throw new Failure(
                        ExitCode.Refused,
                        $"{node.Node} has counted {total} of {expected} votes, and no more for {_patience.TotalSeconds} s.",
                        "not-counted");
                }

                await ticks.WaitForNextTickAsync(stop);
            }
        }
    }

    public static Task<ResultsJson> ResultsAsync(Connection node, ElectionId election, CancellationToken stop) =>
        node.AskAsync(api => api.Results(election.ToString(), node.Node, stop), stop);
}
