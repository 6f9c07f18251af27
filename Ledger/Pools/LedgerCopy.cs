using OrleansBallot.Ledger.Blocks;
using OrleansBallot.Ledger.Chains;
using OrleansBallot.Ledger.Keys;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Ledger.Rules;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Ledger.Pools;

/// <summary>
/// One node's copy of the ledger: chain and pool in step, blocks that wait for their parents, and what may have a receipt though a rule
/// refuses it for now. Its caller stores bodies and receipts, and hands in what is needed of them. Not thread-safe: one node's turns
/// own it.
/// </summary>
/// <param name="chain">A chain of nothing but genesis.</param>
/// <param name="pool">An empty pool.</param>
/// <param name="hasReceipt">Whether the caller holds a transaction because it gave a receipt for it.</param>
public sealed class LedgerCopy(Chain chain, Pool pool, Func<TransactionId, bool> hasReceipt)
{
    private readonly Refused _refused = new();

    /// <summary>
    /// Transactions of blocks that a reorg took back, and of no block of the best chain, each with one such block: that block may be the
    /// only record behind a receipt.
    /// </summary>
    private readonly Dictionary<TransactionId, Hash256> _undone = [];

    /// <summary>The blocks, and the state at the tip.</summary>
    public Chain Chain => chain;

    /// <summary>The pending transactions.</summary>
    public Pool Pool => pool;

    /// <summary>The blocks that wait for their parents.</summary>
    public Orphans Orphans { get; } = new();

    /// <summary>How many transactions are kept by their ids, because only a block that was taken back holds them.</summary>
    public int Undone => _undone.Count;

    /// <summary>True for a transaction in the best chain, and for a pending one.</summary>
    public bool Knows(TransactionId id) => chain.State.HeightOf(id) is not null || pool.Find(id) is not null;

    /// <summary>
    /// True for a transaction that may have a receipt. A block that was undone may be the only record behind a receipt, and a restart
    /// undoes the same block again.
    /// </summary>
    public bool MayHaveReceipt(TransactionId id) => hasReceipt(id) || _undone.ContainsKey(id);

    /// <summary>The block that holds what was taken back.</summary>
    public Hash256 BlockOf(TransactionId takenBack) => _undone[takenBack];

    /// <summary>The sequence of an account's next transfer, behind the pending ones.</summary>
    public uint NextSequence(PublicKey account) =>
        (uint)((chain.State.Coins.Find(account)?.Sent ?? 0) + pool.SpendingOf(account).Count + 1);

    /// <summary>
    /// Takes a transaction whose signature was checked. One that is in the chain or the pool is accepted again, so that a sender who lost
    /// the first answer can ask twice.
    /// </summary>
    public Verdict Add(Transaction transaction, Timestamp at, Judged judged)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        if (chain.State.HeightOf(transaction.Id) is not null) return Rejection.None;
        return pool.Add(transaction, chain.State, at, judged, earliest: chain.NextTime);
    }

    /// <summary>Takes in what has a receipt in the caller's log: it is pending again, unless it is confirmed or refused.</summary>
    public void Restore(Transaction transaction, Timestamp accepted)
    {
        if (!TryTake(transaction, Timestamp.Later(accepted, chain.NextTime))) Refuse(transaction);
    }

    /// <summary>
    /// Notes that a receipt is about to be given. The transaction may have left the pool while the receipt was written; it is kept.
    /// </summary>
    public void NoteReceipt(Transaction transaction)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        if (pool.Find(transaction.Id) is null) Refuse(transaction);
    }

    /// <summary>Keeps a block whose parent is missing, unless its body was found faulty.</summary>
    public Verdict AddOrphan(Block block, int size, Verdict body)
    {
        if (body.Accepted) Orphans.Add(block, size);
        return body.Accepted ? Rejection.UnknownParent : body;
    }

    /// <summary>Judges whether a block is to be stored, whose header is known and whose body was checked.</summary>
    /// <param name="block">The block.</param>
    /// <param name="size">Its encoded size in bytes.</param>
    /// <param name="body">What the checks of its body have come to (B1 to B5, T1, T2).</param>
    public Verdict Admit(Block block, int size, Verdict body)
    {
        ArgumentNullException.ThrowIfNull(block);
        if (chain.Find(block.Hash) is not { } entry) return Rejection.UnknownParent;
        if (entry.Refused != Rejection.None) return entry.Refused;
        if (!body.Accepted)
        {
            // A body that does not belong to the header says nothing about the block: it condemns its sender.
            var isItsOwn = body.Rule is not (Rejection.WrongMerkleRoot or Rejection.WrongBlockSignature);
            if (!entry.HasBody && isItsOwn) chain.Refuse(entry, body.Rule);
            return body;
        }

        // The log is read back in its order, so a body is stored after its parent's or not at all.
        return entry.Parent!.HasBody ? Rejection.None : AddOrphan(block, size, body);
    }

    /// <summary>Says that a body was stored, and moves to the best chain that is now possible.</summary>
    /// <param name="entry">Whose body.</param>
    /// <param name="size">Its encoded size in bytes.</param>
    /// <param name="at">When transactions are judged again.</param>
    /// <returns>The way there. Nothing else may be done with this copy before its last step.</returns>
    public Arrival AddBody(ChainEntry entry, int size, Timestamp at)
    {
        chain.AddBody(entry, size);
        return new(this, entry, at);
    }

    /// <summary>
    /// Brings the pool in step with the tip. A transaction with a receipt that fits nowhere is kept as refused. Of these, only those that
    /// more blocks may make valid are judged again, because the others grow in number as long as there are elections.
    /// </summary>
    /// <param name="at">When it is judged.</param>
    /// <param name="returned">Transactions of blocks that were taken back, oldest first.</param>
    /// <param name="moved">The votes of the blocks that were taken back and applied since the last time; null judges all again.</param>
    public void FollowTip(Timestamp at, IEnumerable<Transaction>? returned = null, MovedVotes? moved = null)
    {
        at = Timestamp.Later(at, chain.NextTime);
        foreach (var dropped in pool.Rejudge(chain.State, at, returned ?? [], _refused.TakeWaiting(), chain.NextTime, moved))
            Refuse(dropped);
    }

    /// <summary>What was refused because of blocks that were taken back since.</summary>
    /// <param name="at">When it is judged.</param>
    public Recall RecallFreed(Timestamp at) => new(this, _refused.Freed(chain.State), at, mostTaken: int.MaxValue);

    /// <summary>
    /// Transfers of an account that wait for its coins, or for one in front of them: the next ones, up to the first that is still
    /// refused. An account that has one replaced, with thousands behind it, must not have them all judged at every block from then on.
    /// </summary>
    internal IEnumerable<Recall> RecallQueued(PublicKey account, Timestamp at)
    {
        while (_refused.Next(account, NextSequence(account)) is { Count: > 0 } rivals)
        {
            var recall = new Recall(this, rivals, at, mostTaken: 1);
            yield return recall;
            if (recall.Taken == 0) yield break;
        }
    }

    /// <summary>Notes that the best chain holds a transaction now.</summary>
    internal void Confirm(Transaction confirmed)
    {
        if (_undone.Remove(confirmed.Id)) _refused.Remove(confirmed);
    }

    /// <summary>Notes that the best chain no longer holds a transaction, unless another block of it does.</summary>
    /// <param name="transaction">The transaction.</param>
    /// <param name="block">The block that held it.</param>
    /// <param name="room">Bytes that are left for what is to be pending again. What has a receipt needs none.</param>
    /// <returns>True where it is to be pending again.</returns>
    internal bool KeepUndone(Transaction transaction, Hash256 block, ref long room)
    {
        if (chain.State.HeightOf(transaction.Id) is not null) return false;
        var isReceipted = hasReceipt(transaction.Id);
        if (!isReceipted) _undone[transaction.Id] = block;
        room -= transaction.Bytes.Length;
        if (room >= 0 || isReceipted) return true;
        Refuse(transaction);
        return false;
    }

    /// <summary>Takes again what was refused, where nothing refuses it any more.</summary>
    internal bool Retry(Transaction refused, Timestamp at)
    {
        var isTaken = TryTake(refused, Timestamp.Later(at, chain.NextTime));
        if (isTaken) _refused.Remove(refused);
        else Refuse(refused);
        return isTaken;
    }

    private bool TryTake(Transaction transaction, Timestamp at) =>
        pool.Add(transaction, chain.State, at, Judged.InBlock, isReceipted: hasReceipt(transaction.Id), chain.NextTime).Accepted;

    private void Refuse(Transaction transaction)
    {
        _refused.Remove(transaction);
        if (!MayHaveReceipt(transaction.Id) || chain.State.HeightOf(transaction.Id) is not null) return;
        _refused.Add(transaction, chain.State, chain.NextTime);
    }
}
