using System.Collections.Concurrent;
using System.Diagnostics;
using OrleansBallot.Api.Json;
using OrleansBallot.Client;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Ledger.Rules;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Benchmarks.Load;

/// <summary>Casts votes in batches through all nodes, several batches in flight at each, and checks each answer.</summary>
/// <param name="network">The nodes.</param>
/// <param name="votes">The votes, signed.</param>
/// <param name="pace">The pace of casting.</param>
internal sealed class Casting(Network network, IReadOnlyList<Transaction> votes, Pace pace)
{
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(50);

    private readonly ConcurrentDictionary<string, int> _refused = new();
    private int _lastBatch = -1;
    private int _accepted;
    private int _repeated;

    public int Accepted => Volatile.Read(ref _accepted);

    /// <summary>Votes that a full node did not take at first.</summary>
    public int Repeated => _repeated;

    /// <summary>Votes refused for good, by rule.</summary>
    public IReadOnlyDictionary<string, int> Refused => _refused;

    /// <summary>The receipts' bytes, in the votes' order; null for refused votes.</summary>
    public byte[]?[] Receipts { get; } = new byte[votes.Count][];

    /// <summary>Casts all votes.</summary>
    /// <returns>The time to the last answer.</returns>
    public async Task<TimeSpan> RunAsync(CancellationToken stop)
    {
        var began = Stopwatch.GetTimestamp();
        await Task.WhenAll(network.Nodes.SelectMany(node => Enumerable.Range(0, pace.InFlight).Select(_ => WorkAsync(node, began, stop))));
        return Stopwatch.GetElapsedTime(began);
    }

    private async Task WorkAsync(Connection node, long began, CancellationToken stop)
    {
        while (Interlocked.Increment(ref _lastBatch) is var batch && batch * pace.BatchSize is var first && first < votes.Count)
        {
            var early = pace.Due(first) - Stopwatch.GetElapsedTime(began);
            if (early > TimeSpan.Zero) await Task.Delay(early, stop);
            await CastAsync(node, [.. Enumerable.Range(first, Math.Min(pace.BatchSize, votes.Count - first))], stop);
        }
    }

    private async Task CastAsync(Connection node, int[] waiting, CancellationToken stop)
    {
        while (waiting.Length > 0)
        {
            if (await AskAsync(node, [.. waiting.Select(vote => votes[vote].Bytes.ToArray())], stop) is { } answers)
            {
                if (answers.Length != waiting.Length) throw Wrong(node, $"{answers.Length} answers to {waiting.Length} votes");
                waiting = [.. waiting.Where((vote, i) => !Settle(node, vote, answers[i]))];
                if (waiting.Length == 0) return;
            }

            Interlocked.Add(ref _repeated, waiting.Length);
            await Task.Delay(_pause, stop);
        }
    }

    /// <summary>Null where the node has room for none of them.</summary>
    private static async Task<AnswerJson[]?> AskAsync(Connection node, byte[][] batch, CancellationToken stop)
    {
        try
        {
            return await node.AskAsync(api => api.SubmitBatch(batch, asOperator: false, node.Node, stop), stop);
        }
        catch (Failure full) when (full.Rule == Rejection.PoolFull.Name())
        {
            return null;
        }
    }

    /// <summary>Takes in one answer; false when the vote must be cast again.</summary>
    private bool Settle(Connection node, int vote, AnswerJson answer)
    {
        if (answer.Transaction != votes[vote].Id.ToString()) throw Wrong(node, $"{answer.Transaction} for {votes[vote].Id}");
        if (answer.Accepted && HexBytes.TryRead(answer.Receipt) is { } receipt)
        {
            Receipts[vote] = receipt;
            Interlocked.Increment(ref _accepted);
            return true;
        }

        if (answer.Rule is not { } rule) throw Wrong(node, $"neither receipt nor rule for {answer.Transaction}");
        if (rule == Rejection.PoolFull.Name()) return false;
        _refused.AddOrUpdate(rule, 1, (_, count) => count + 1);
        return true;
    }

    private static Failure Wrong(Connection node, string what) => new(ExitCode.Refused, $"{node.Node} gave {what}.", "wrong-answer");
}

/// <summary>The pace of casting.</summary>
/// <param name="BatchSize">Votes in a request.</param>
/// <param name="InFlight">Requests at a time at each node.</param>
/// <param name="Rate">
/// Votes a second, even if earlier ones are not answered, as far as <paramref name="InFlight"/> allows; null for as fast as answers come.
/// </param>
internal sealed record Pace(int BatchSize, int InFlight, double? Rate)
{
    /// <summary>The time at which a vote is due, from the start.</summary>
    public TimeSpan Due(int vote) => Rate is { } rate ? TimeSpan.FromSeconds(vote / rate) : TimeSpan.Zero;
}
