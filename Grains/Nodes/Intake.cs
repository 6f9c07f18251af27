using System.Collections.Immutable;
using System.Threading.Channels;
using OrleansBallot.Grains.Interfaces;
using OrleansBallot.Grains.Telemetry;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Ledger.Receipts;
using OrleansBallot.Ledger.Rules;
using OrleansBallot.Storage;

namespace OrleansBallot.Grains.Nodes;

/// <summary>Takes the transactions that people submit: checks, judges and journals them, and answers with receipts.</summary>
internal sealed class Intake
{
    /// <summary>The most submitted transactions that wait for their receipts: half a second of signatures, on few cores.</summary>
    private const int MostWaiting = 4096;

    /// <summary>Further places for single submissions, so that senders of many transactions can't keep a lone voter out.</summary>
    private const int MostAlone = 1024;

    /// <summary>
    /// How many transactions of batches are in work at once: one piece, and the next while that is written. The others wait before they are
    /// checked, so that a single one has few before it in every queue. Receipts come in order, because a transaction may need those before
    /// it.
    /// </summary>
    private const int PieceOfBatch = 256;

    private const int PiecesAtOnce = 2;

    private readonly string _node;
    private readonly Replica _replica;
    private readonly BlockChecks _checks;
    private readonly Pump _pump;
    private readonly Relay _relay;
    private readonly NodeMeter _meter;
    private readonly TimeProvider _time;

    // A permit for each piece of a batch in work.
    private readonly Channel<int> _pieces = Channel.CreateUnbounded<int>();
    private int _waiting;

    public Intake(string node, Replica replica, BlockChecks checks, Pump pump, Relay relay, NodeMeter meter, TimeProvider time)
    {
        (_node, _replica, _checks, _pump, _relay, _meter, _time) = (node, replica, checks, pump, relay, meter, time);
        for (var turn = 0; turn < PiecesAtOnce; turn++) _pieces.Writer.TryWrite(turn);
    }

    /// <summary>Checks, pools, journals and relays transactions. The token ends the checks only: a write that has begun goes on.</summary>
    public async Task<Submission> Submit(IReadOnlyList<byte[]> transactions, CancellationToken stop)
    {
        var began = _time.GetTimestamp();

        // The signature checks are the cost, so a sender of more than can be checked is refused before that.
        var isAlone = transactions.Count == 1;
        if (_waiting + transactions.Count > MostWaiting + (isAlone ? MostAlone : 0) || (!isAlone && _replica.Pool.IsFullForBatches))
        {
            foreach (var _ in transactions) _meter.Refused(Rejection.PoolFull);
            return new(_node, [.. transactions.Select(_ => Views.Answer(null, Rejection.PoolFull, null))]);
        }

        _waiting += transactions.Count;
        try
        {
            return new(_node, isAlone ? await Accept(transactions, began, stop) : await AcceptInPieces(transactions, began, stop));
        }
        finally
        {
            _waiting -= transactions.Count;
        }
    }

    /// <summary>
    /// Notes a durable group of receipts in the pump, before its waiting work. Receipts must not wait for a long inbox, nor be refused by a
    /// full one.
    /// </summary>
    public Task NoteReceipted(JournalGroup group, LogPosition position) => _pump.DoFirst(() =>
    {
        _meter.Grouped(group.Transactions.Count);
        _replica.NoteReceipted(group, position);
        _relay.Tell(group.Transactions);
    });

    private async Task<ImmutableArray<SubmissionAnswer>> AcceptInPieces(
        IReadOnlyList<byte[]> transactions, long began, CancellationToken stop)
    {
        var answers = ImmutableArray.CreateBuilder<SubmissionAnswer>(transactions.Count);
        foreach (var piece in transactions.Chunk(PieceOfBatch))
        {
            var turn = await _pieces.Reader.ReadAsync(stop);
            try
            {
                answers.AddRange(await Accept(piece, began, stop));
            }
            finally
            {
                _pieces.Writer.TryWrite(turn);
            }
        }

        return answers.MoveToImmutable();
    }

    /// <summary>Checks and judges transactions, and waits for the receipts of the accepted ones.</summary>
    private async Task<ImmutableArray<SubmissionAnswer>> Accept(IReadOnlyList<byte[]> transactions, long began, CancellationToken stop)
    {
        // A transaction that comes alone is a voter's, who waits: it goes before the batches and blocks, and no full inbox refuses it.
        var isAlone = transactions.Count == 1;
        var checkedOnes = await _checks.Check(transactions, isAlone, stop);
        var verdicts = await JudgeAll();
        foreach (var refused in verdicts.Where(verdict => !verdict.Accepted)) _meter.Refused(refused.Rule);
        var receipts = verdicts.Select((verdict, i) => verdict.Accepted ? Write(checkedOnes[i].Transaction!) : null).ToArray();
        var given = receipts.OfType<Task<Receipt>>().ToArray();
        if (given.Length > 0) await Durable(given);
        _meter.Receipted(given.Length, _time.GetElapsedTime(began));
        return [.. verdicts.Select((verdict, i) => Views.Answer(checkedOnes[i].Transaction, verdict, receipts[i]?.Result))];

        Task<Receipt> Write(Transaction transaction) =>
            _replica.Journal.Write(transaction, isStored: _replica.Chain.State.HeightOf(transaction.Id) is not null);

        async Task<Verdict[]> JudgeAll()
        {
            Verdict[] Work() => [.. checkedOnes.Select(one => Judge(one.Rule, one.Transaction))];

            // The pump has nothing to do with what its bytes alone refuse.
            if (checkedOnes.All(one => one.Rule != Rejection.None)) return Work();
            if (isAlone) return await _pump.DoSoon(Work);
            return _pump.TryDo(() => ValueTask.FromResult(Work())) is { } judging
                ? await judging
                : [.. checkedOnes.Select(_ => new Verdict(Rejection.PoolFull))];
        }

        Verdict Judge(Rejection rule, Transaction? transaction) =>
            rule != Rejection.None ? rule
            : transaction!.Payload.IsForNodesAlone ? Rejection.NotForSubmission
            : _replica.AddTransaction(transaction, Judged.OnSubmission);
    }

    /// <summary>A span of its own in each waiting request: one write serves many requests.</summary>
    private async Task Durable(Task[] receipts)
    {
        using var span = StorageTrace.Source.StartActivity(StorageTrace.JournalAppend)?.SetTag(NodeMetrics.Node, _node);
        foreach (var receipt in receipts) await receipt;
    }
}
