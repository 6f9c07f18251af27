using System.Threading.Channels;
using OrleansBallot.Grains.Ports;
using OrleansBallot.Ledger;
using OrleansBallot.Storage;

namespace OrleansBallot.Grains.Nodes;

/// <summary>
/// Makes accepted transactions durable, a group at a time: one signature, one record, one sync, then the receipts. What is
/// once here stays.
/// </summary>
internal sealed class Journal(NodeIdentity identity, Hash256 chain, INodeLog log, IOffTurn offTurn, TimeProvider time, TimeSpan pace)
{
    private readonly Channel<Transaction> _waiting = Channel.CreateUnbounded<Transaction>(new() { SingleReader = true });
    private readonly Dictionary<TransactionId, TaskCompletionSource<Receipt>> _writing = [];
    private readonly Dictionary<TransactionId, (LogPosition Position, int Index)> _written = [];

    /// <summary>Told of every group that is durable now.</summary>
    public Action<IReadOnlyList<Transaction>> Written { get; set; } = _ => { };

    /// <summary>True for what has a receipt of this node.</summary>
    public bool Contains(TransactionId id) => _written.ContainsKey(id);

    /// <summary>Takes in a record that was found in the log.</summary>
    public void Restore(JournalGroup group, LogPosition position)
    {
        for (var i = 0; i < group.Transactions.Count; i++) _written[group.Transactions[i].Id] = (position, i);
    }

    /// <summary>
    /// Gives a receipt once the transaction is durable; the earlier one, if it has been before. What waits here is in the pool,
    /// whose bounds are therefore this queue's too.
    /// </summary>
    public Task<Receipt> Write(Transaction transaction)
    {
        if (_written.ContainsKey(transaction.Id)) return Find(transaction.Id);
        if (!_writing.TryGetValue(transaction.Id, out var receipt))
        {
            receipt = new(TaskCreationOptions.RunContinuationsAsynchronously);
            if (!_waiting.Writer.TryWrite(transaction)) throw NodeStopped.Because(null);
            _writing.Add(transaction.Id, receipt);
        }

        return receipt.Task;
    }

    /// <summary>Writes groups until <paramref name="stop"/>, or until the storage fails: then every receipt that is waited for fails.</summary>
    public async Task Run(CancellationToken stop)
    {
        Exception? failure = null;
        try
        {
            while (await _waiting.Reader.WaitToReadAsync(stop))
            {
                var began = time.GetTimestamp();
                await WriteGroup(stop);
                var rest = pace - time.GetElapsedTime(began);
                if (rest > TimeSpan.Zero) await Task.Delay(rest, time, stop);
            }
        }
        catch (Exception reason)
        {
            failure = reason;
            throw;
        }
        finally
        {
            _waiting.Writer.TryComplete();
            foreach (var receipt in _writing.Values) receipt.TrySetException(NodeStopped.Because(failure));
        }
    }

    private async Task WriteGroup(CancellationToken stop)
    {
        var transactions = new List<Transaction>();
        var bytes = 0;
        while (transactions.Count < JournalGroup.MostTransactions && bytes < JournalGroup.MostBytes && _waiting.Reader.TryRead(out var next))
        {
            transactions.Add(next);
            bytes += next.Bytes.Length;
        }

        var accepted = Timestamp.From(time.GetUtcNow());
        var (group, receipts) = await offTurn.Run(
            () =>
            {
                TransactionId[] ids = [.. transactions.Select(transaction => transaction.Id)];
                var signature = identity.Sign(Receipt.GroupDigest(chain, identity.Name, accepted, ids));
                var signed = new JournalGroup(accepted, signature, transactions);
                return (signed, signed.Receipts(identity.Name, identity.Key));
            },
            stop);
        var positions = await log.Append([(RecordKind.Accepted, group.Encode())]);
        Restore(group, positions[0]);
        Written(transactions);
        foreach (var receipt in receipts)
        {
            _writing.Remove(receipt.Transaction, out var waiting);
            waiting!.SetResult(receipt);
        }
    }

    private async Task<Receipt> Find(TransactionId id)
    {
        var (position, index) = _written[id];
        var group = JournalGroup.Decode(chain, await log.ReadPortably(position, CancellationToken.None));
        return group.Receipts(identity.Name, identity.Key)[index];
    }
}
