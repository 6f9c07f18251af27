using System.Diagnostics;
using OrleansBallot.Client;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Benchmarks.Load;

/// <summary>The times of one vote, from when it was sent.</summary>
/// <param name="Receipt">The time until its receipt.</param>
/// <param name="Everywhere">The time until every node had it in its pool or its chain.</param>
/// <param name="Mined">The time until every node's best chain had it in a block.</param>
internal sealed record VoteTiming(TimeSpan Receipt, TimeSpan Everywhere, TimeSpan Mined);

/// <summary>Casts votes one by one at a steady rate, even if earlier ones are not answered, and follows each.</summary>
internal sealed class Timings(Network network, IReadOnlyList<Transaction> votes)
{
    /// <summary>The time between two questions about a vote that a node does not know yet. It and a request bound the resolution.</summary>
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(1);

    private readonly MinedVotes _mined = new(network, votes);
    private readonly long _began = Stopwatch.GetTimestamp();

    /// <summary>Casts all votes and waits until all are mined.</summary>
    /// <param name="rate">Votes a second.</param>
    /// <param name="report">Gets the number of votes that every node has mined.</param>
    /// <param name="stop">Stops the run.</param>
    public async Task<VoteTiming[]> RunAsync(double rate, Action<int> report, CancellationToken stop)
    {
        // The same nodes are chosen in every run.
        var random = new Random(2013);
        var mining = _mined.RunAsync(report, stop);
        var casting =
            votes.Select((vote, i) => CastAsync(vote, network.Nodes[random.Next(network.Nodes.Length)], i / rate, stop)).ToArray();
        var cast = await Task.WhenAll(casting);
        await mining;
        return [.. cast.Select((vote, i) =>
            new VoteTiming(vote.Receipt, vote.Everywhere, Stopwatch.GetElapsedTime(vote.Sent, _mined.Moments[i])))];
    }

    private async Task<(long Sent, TimeSpan Receipt, TimeSpan Everywhere)> CastAsync(
        Transaction vote, Connection node, double seconds, CancellationToken stop)
    {
        var early = TimeSpan.FromSeconds(seconds) - Stopwatch.GetElapsedTime(_began);
        if (early > TimeSpan.Zero) await Task.Delay(early, stop);

        // Timers round up to a millisecond or more. That delay is the driver's, not the network's.
        var sent = Stopwatch.GetTimestamp();
        await node.AskAsync(api => api.Submit(vote.Bytes, asOperator: false, node.Node, stop), stop);
        var receipt = Stopwatch.GetElapsedTime(sent);
        await Task.WhenAll(network.Nodes.Where(other => other != node).Select(other => HearAsync(other, vote.Id, stop)));
        return (sent, receipt, Stopwatch.GetElapsedTime(sent));
    }

    private static async Task HearAsync(Connection node, TransactionId vote, CancellationToken stop)
    {
        while (await node.AskAsync(api => api.Transaction(vote.ToString(), content: false, node.Node, stop), stop)
            is { IsConfirmed: false, State: not "pending" } status)
        {
            if (status.IsRefused) throw new Failure(ExitCode.Refused, Rules.Explain(status.Rule), status.Rule, status.Conflict);
            await Task.Delay(_pause, stop);
        }
    }
}
