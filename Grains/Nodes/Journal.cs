using System.Threading.Channels;
using OrleansBallot.Grains.Ports;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Ledger.Receipts;
using OrleansBallot.Ledger.Values;
using OrleansBallot.Storage;

namespace OrleansBallot.Grains.Nodes;

/// <summary>
/// Makes accepted transactions durable, a group at a time: one signature, one record, one sync, then the receipts. Nothing is ever
/// deleted from the journal. A transaction in a stored block is durable already, so its receipt takes a signature and no record. Otherwise
/// anyone could make the log grow by sending the whole chain again.
/// </summary>
internal sealed class Journal(
    NodeIdentity identity, Hash256 chain, INodeLog log, IOffTurn offTurn, TimeProvider time, ClockWatch clock, TimeSpan pace)
{
    /// <summary>How many receipts a generation keeps, about a KiB each. It may have one group more.</summary>
    private const int MostKept = 2048;

    private readonly Channel<(Transaction Transaction, bool IsStored)> _waiting =
        Channel.CreateUnbounded<(Transaction, bool)>(new() { SingleReader = true });
    private readonly Dictionary<TransactionId, TaskCompletionSource<Receipt>> _writing = [];
    private readonly Dictionary<TransactionId, (LogPosition Position, int Index)> _written = [];
    private readonly WrittenGroups _groups = new(identity, chain, log, offTurn);
    // Receipts for transactions in blocks, in two generations: sending the same again costs no second signature.
    private Dictionary<TransactionId, Receipt> _young = [];
    private Dictionary<TransactionId, Receipt> _old = [];
    private bool _isOver;

    /// <summary>Transactions with receipts, in the order of the log, read and decoded a record at a time.</summary>
    /// <exception cref="IOException">A record no longer verifies.</exception>
    public async IAsyncEnumerable<Transaction> Read(IEnumerable<TransactionId> ids)
    {
        foreach (var record in ids.Select(id => _written[id])
            .GroupBy(place => place.Position).OrderBy(record => record.Key.Value).ToArray())
        {
            var bytes = await log.ReadPortably(record.Key, CancellationToken.None);
            var group = await offTurn.Run(() => JournalGroup.Decode(chain, bytes), CancellationToken.None);
            foreach (var (_, index) in record.OrderBy(place => place.Index)) yield return group.Transactions[index];
        }
    }

    /// <summary>True for a transaction that the journal has: it has a receipt of this node, whether or not a block holds it.</summary>
    public bool Contains(TransactionId id) => _written.ContainsKey(id);

    /// <summary>Takes in a record of the log. Only in the replica's pump, which asks here whether a transaction has a receipt.</summary>
    public void Note(JournalGroup group, LogPosition position)
    {
        for (var i = 0; i < group.Transactions.Count; i++) _written[group.Transactions[i].Id] = (position, i);
    }

    /// <summary>
    /// Gives a receipt once <see cref="Run"/> has made the transaction durable, or the earlier receipt if there is one. For each waiting
    /// transaction a call waits too, and the transaction is in the pool or was mined since: pool and callers bound this queue.
    /// </summary>
    /// <param name="transaction">The accepted transaction.</param>
    /// <param name="isStored">True when a block of the best chain, and therefore the log, holds it.</param>
    public Task<Receipt> Write(Transaction transaction, bool isStored)
    {
        // A stopped activation gives no receipt, not even an earlier one: the next activation speaks for the node now.
        if (_isOver) throw NodeStopped.Because(null);
        if (_written.TryGetValue(transaction.Id, out var place)) return _groups.Receipt(place.Position, place.Index);
        if (isStored && (_young.GetValueOrDefault(transaction.Id) ?? _old.GetValueOrDefault(transaction.Id)) is { } before)
            return Task.FromResult(before);
        if (!_writing.TryGetValue(transaction.Id, out var receipt))
        {
            receipt = new(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Writer.TryWrite((transaction, isStored));
            _writing.Add(transaction.Id, receipt);
        }

        return receipt.Task;
    }

    /// <summary>Writes groups until <paramref name="stop"/>, or until the storage fails: then every waiting receipt fails.</summary>
    /// <param name="note">Has the replica note a durable group, in its pump. No receipt is given before that is done.</param>
    /// <param name="stop">Ends the loop. A write that has begun goes on.</param>
    public async Task Run(Func<JournalGroup, LogPosition, Task> note, CancellationToken stop)
    {
        Exception? failure = null;
        try
        {
            while (await _waiting.Reader.WaitToReadAsync(stop))
            {
                var began = time.GetTimestamp();
                await WriteGroup(note, stop);
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
            _isOver = true;
            foreach (var receipt in _writing.Values) receipt.TrySetException(NodeStopped.Because(failure));
        }
    }

    private async Task WriteGroup(Func<JournalGroup, LogPosition, Task> note, CancellationToken stop)
    {
        var (unstored, stored) = (new List<Transaction>(), new List<Transaction>());
        var bytes = 0;
        while (unstored.Count + stored.Count < JournalGroup.MostTransactions
            && bytes < JournalGroup.MostBytes && _waiting.Reader.TryRead(out var next))
        {
            (next.IsStored ? stored : unstored).Add(next.Transaction);
            bytes += next.Transaction.Bytes.Length;
        }

        if (unstored.Count > 0)
        {
            var (group, receipts) = await Sign(unstored, stop);
            var positions = await log.Append([(RecordKind.Accepted, group.Encode())]);
            await note(group, positions[0]);
            Give(receipts);
        }

        if (stored.Count > 0)
        {
            var (_, receipts) = await Sign(stored, stop);

            // The empty append fails if a later activation owns the log: a fenced activation gives no receipt.
            await log.Append([]);
            Give(receipts);
            Keep(receipts);
        }
    }

    private Task<(JournalGroup Group, IReadOnlyList<Receipt> Receipts)> Sign(List<Transaction> transactions, CancellationToken stop)
    {
        var accepted = clock.Now;
        return offTurn.RunSoon(
            () =>
            {
                TransactionId[] ids = [.. transactions.Select(transaction => transaction.Id)];
                var signature = identity.Sign(Receipt.GroupDigest(chain, identity.Name, accepted, ids));
                var signed = new JournalGroup(accepted, signature, transactions);
                return (signed, signed.Receipts(identity.Name, identity.Key));
            },
            stop);
    }

    private void Keep(IReadOnlyList<Receipt> receipts)
    {
        foreach (var receipt in receipts) _young[receipt.Transaction] = receipt;
        if (_young.Count >= MostKept) (_old, _young) = (_young, []);
    }

    private void Give(IReadOnlyList<Receipt> receipts)
    {
        foreach (var receipt in receipts)
        {
            _writing.Remove(receipt.Transaction, out var waiting);
            waiting!.SetResult(receipt);
        }
    }
}
