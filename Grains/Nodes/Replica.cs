using OrleansBallot.Grains.Telemetry;
using OrleansBallot.Ledger;
using OrleansBallot.Storage;

namespace OrleansBallot.Grains.Nodes;

/// <summary>
/// A node's copy of the ledger: chain, pool, stored bodies and journal kept in step. All changes run in the pump. Between awaits it is
/// always whole, so reads may run at any turn.
/// </summary>
internal sealed class Replica(ChainParameters parameters, StoredBlocks blocks, Journal journal, INodeLog log, ClockWatch clock, NetworkOptions network, NodeMeter meter)
{
    private readonly Refused _refused = new();

    /// <summary>
    /// Transactions of blocks that a reorg took back, and of no block of the best chain, each with one such block: that block may be the
    /// only record behind a receipt.
    /// </summary>
    private readonly Dictionary<TransactionId, Hash256> _undone = [];
    private readonly Orphans _orphans = new();
    private TaskCompletionSource? _moving;
    private bool _isRestored;

    public Chain Chain { get; } = new(parameters, network.SideHeaders, network.SideBytes);

    public Pool Pool { get; } = new(network.PoolTransactions, leastSettle: (ulong)network.LeastSettle.TotalMilliseconds);

    public StoredBlocks Blocks => blocks;

    public Journal Journal => journal;

    /// <summary>
    /// Completed while chain and pool are in step, which is always but for a change to a far branch. Calls to the replica wait for it.
    /// </summary>
    public Task Whole => _moving?.Task ?? Task.CompletedTask;

    /// <summary>How many transactions are kept by their ids, because only a block that was taken back holds them.</summary>
    public int Undone => _undone.Count;

    /// <summary>The best chain has another tip, and pool and journal have followed. Not raised before the log was taken in.</summary>
    public event Action TipMoved = () => { };

    /// <summary>The pool has grown. Not raised before the log was taken in.</summary>
    public event Action PoolGrew = () => { };

    /// <summary>This node's clock.</summary>
    public Timestamp Now => clock.Now;

    /// <summary>The time at which a new submission is judged: never before the tip's next block time.</summary>
    public Timestamp JudgedAt => Timestamp.Later(Now, Chain.NextTime);

    /// <summary>
    /// Takes a transaction whose signature was checked. One that is in the chain or the pool is accepted again, so that a sender who lost
    /// the first answer can ask twice.
    /// </summary>
    public Verdict AddTransaction(Transaction transaction, Judged judged)
    {
        if (Chain.State.HeightOf(transaction.Id) is not null) return Rejection.None;
        var before = Pool.Count;
        var verdict = Pool.Add(transaction, Chain.State, JudgedAt, judged, earliest: Chain.NextTime);
        if (Pool.Count > before) Tell(PoolGrew);
        return verdict;
    }

    /// <summary>The time that decides which blocks come from the future (H7).</summary>
    public Timestamp LatestTime => clock.Latest(Chain.Tip.Header.Time);

    /// <summary>Judges a header and keeps it, where there is room, or its branch needs none.</summary>
    public Rejection AddHeader(BlockHeader header, ProvenBranch? branch = null) =>
        branch?.Add(header, LatestTime) ?? Chain.AddHeader(header, LatestTime, out _);

    /// <summary>Keeps a block whose parent is missing, unless its body was found faulty.</summary>
    public Verdict AddOrphan(Block block, int size, Verdict body)
    {
        if (body.Accepted) _orphans.Add(block, size);
        return body.Accepted ? Rejection.UnknownParent : body;
    }

    /// <summary>
    /// Stores a block whose header is known and whose body was checked, and moves to the best chain that is now possible.
    /// </summary>
    /// <returns>Accepted when the block is on the best chain; otherwise the rule, <see cref="Rejection.NotBest"/> for a branch.</returns>
    public async ValueTask<Verdict> AddBlock(Block block, byte[] bytes, Verdict body)
    {
        if (Chain.Find(block.Hash) is not { } entry) return Rejection.UnknownParent;
        if (entry.Refused != Rejection.None) return entry.Refused;
        if (!body.Accepted)
        {
            // A body that does not belong to the header says nothing about the block: it condemns its sender.
            if (!entry.HasBody && body.Rule is not (Rejection.WrongMerkleRoot or Rejection.WrongBlockSignature)) Chain.Refuse(entry, body.Rule);
            return body;
        }

        // The log is read back in its order, so a body is stored after its parent's or not at all.
        if (!entry.Parent!.HasBody) return AddOrphan(block, bytes.Length, body);
        if (!entry.HasBody)
        {
            // The log may already have the block, from before its header made room for another.
            var position = blocks.Find(block.Hash)?.Position ?? (await log.Append([(RecordKind.Block, bytes)]))[0];
            var verdict = await AddStored(entry, block, position, JudgedAt);
            if (!verdict.Accepted) return verdict;
        }

        return Chain.IsActive(entry) ? Rejection.None : Rejection.NotBest;
    }

    /// <summary>Takes out the blocks that waited for this one as their parent. The caller checks and adds them.</summary>
    public IReadOnlyList<Block> TakeOrphansOf(Hash256 parent) => _orphans.TakeChildren(parent);

    /// <summary>Takes in a block from this node's own log. It is judged anew, but not by the clock.</summary>
    /// <exception cref="InvalidDataException">A block of the log breaks a rule, so the log was edited.</exception>
    public async ValueTask Restore(Block block, LogPosition position)
    {
        var rule = Chain.AddHeader(block.Header, now: null, out var entry);
        if (rule == Rejection.None) rule = (await AddStored(entry!, block, position, block.Header.Time)).Rule;

        // A block that broke a rule against its state was stored and refused, and is refused again now.
        if (rule != Rejection.None && entry?.Refused != rule)
            throw new InvalidDataException($"Block {block.Hash} in the log breaks {rule.Name()}: the log was changed from outside.");
    }

    /// <summary>Takes in accepted transactions from this node's own log. Unconfirmed ones are pending again.</summary>
    public void Restore(JournalGroup group, LogPosition position)
    {
        journal.Note(group, position);
        var at = Timestamp.Later(group.Accepted, Chain.NextTime);
        foreach (var transaction in group.Transactions)
        {
            if (!Pool.Add(transaction, Chain.State, at, Judged.InBlock, isReceipted: true, Chain.NextTime).Accepted) Refuse(transaction);
        }
    }

    /// <summary>Judges pending transactions by the present clock, once the whole log was taken in.</summary>
    public async ValueTask FinishRestoring()
    {
        FollowTip(JudgedAt, returned: []);
        await Retry(JudgedAt, isReorg: true, moved: []);
        _isRestored = true;
    }

    /// <summary>
    /// Drops pending elections that have closed meanwhile. Without another pending transaction there is no block, and without a block
    /// nothing else would judge them again.
    /// </summary>
    public void DropClosed()
    {
        if (Pool.HasClosed(JudgedAt)) FollowTip(JudgedAt, returned: []);
    }

    /// <summary>
    /// Notes a durable group, whose receipts are given next: a transaction that left the pool during the write must not be forgotten.
    /// </summary>
    public void NoteReceipted(JournalGroup group, LogPosition position)
    {
        journal.Note(group, position);
        foreach (var transaction in group.Transactions)
        {
            if (Pool.Find(transaction.Id) is null) Refuse(transaction);
        }
    }

    /// <summary>The sequence of an account's next transfer, behind the pending ones.</summary>
    public uint NextSequence(PublicKey account) => (uint)((Chain.State.Coins.Find(account)?.Sent ?? 0) + Pool.SpendingOf(account).Count + 1);

    /// <summary>True for a transaction in the best chain, and for a pending one.</summary>
    public bool Knows(TransactionId id) => Chain.State.HeightOf(id) is not null || Pool.Find(id) is not null;

    /// <summary>A transaction's state, and the transaction itself unless a block of the best chain holds it.</summary>
    /// <exception cref="IOException">The log no longer gives the transaction.</exception>
    public async ValueTask<(TransactionState State, Height? Height, Verdict Verdict, Transaction? Transaction)> Find(TransactionId id)
    {
        // The log is read first, so that everything after it is of one moment.
        Transaction? refused = null;
        if (!Knows(id) && MayHaveReceipt(id))
        {
            await foreach (var read in ReadBack([id])) refused = read;
        }

        if (Chain.State.HeightOf(id) is { } height) return (TransactionState.Confirmed, height, Rejection.None, null);
        if (Pool.Find(id) is { } pending) return (TransactionState.Pending, null, Rejection.None, pending);
        if (refused is null) return (TransactionState.Unknown, null, Rejection.None, null);

        // A transaction that no rule refuses any more is pending as soon as the tip moves.
        var verdict = Pool.Judge(refused, Chain.State, JudgedAt, Judged.InBlock, Chain.NextTime);
        return (verdict.Accepted ? TransactionState.Pending : TransactionState.Refused, null, verdict, refused);
    }

    private async ValueTask<Verdict> AddStored(ChainEntry entry, Block block, LogPosition position, Timestamp at)
    {
        blocks.Add(block, position);
        Chain.AddBody(entry, Block.Overhead + blocks.Find(block.Hash)!.Value.Bytes);
        var before = Chain.Tip;
        var verdict = new Verdict(Rejection.None);
        var ahead = new Dictionary<Hash256, Block>();
        while (Chain.NextReorg() is { } way)
        {
            await ReadAhead(way);
            using var passage = Chain.Begin(way);
            while (passage.Next is { } next) passage.Take(await Read(next));
            var performed = passage.Verdict;
            if (!performed.Accepted && entry.Refused != Rejection.None) verdict = entry.Refused == performed.Rule ? performed : entry.Refused;
        }

        var (isReorg, moved) = (false, new HashSet<PublicKey>());
        if (Chain.Tip != before)
        {
            var way = Reorg.Between(before, Chain.Tip);
            isReorg = !way.Undone.IsEmpty;
            if (isReorg) meter.Undid(way.Undone.Length);
            foreach (var step in way.Undone) moved.UnionWith((await Read(step)).Accounts);
            foreach (var step in way.Applied)
            {
                var applied = await Read(step);
                moved.UnionWith(applied.Accounts);
                foreach (var confirmed in applied.Transactions.Where(confirmed => _undone.Remove(confirmed.Id))) _refused.Remove(confirmed);
            }

            FollowTip(at, await KeepUndone(way.Undone.Reverse(), Read));
            Tell(TipMoved);
        }

        _moving?.SetResult();
        _moving = null;
        await Retry(at, isReorg, moved);
        return verdict;

        // A short way is done in one step that no read can observe. Only work bounds the length of a way.
        async ValueTask ReadAhead(Reorg way)
        {
            ChainEntry[] steps = [.. way.Undone, .. way.Applied];
            if (steps.Sum(step => (long)blocks.Find(step.Hash)!.Value.Bytes) > network.ReadAhead) _moving ??= new(TaskCreationOptions.RunContinuationsAsynchronously);
            else foreach (var step in steps) ahead[step.Hash] = await blocks.Read(step.Hash);
        }

        ValueTask<Block> Read(ChainEntry step) => ahead.TryGetValue(step.Hash, out var body) ? new(body) : blocks.Read(step.Hash);
    }

    /// <summary>
    /// Makes the transactions of blocks that were taken back, and of no other block, pending again: all with a receipt, and others while
    /// the pool has room.
    /// </summary>
    private async ValueTask<List<Transaction>> KeepUndone(IEnumerable<ChainEntry> undone, Func<ChainEntry, ValueTask<Block>> read)
    {
        var (returned, room) = (new List<Transaction>(), Pool.DefaultBytes);
        foreach (var entry in undone)
        {
            foreach (var transaction in (await read(entry)).Transactions)
            {
                if (Chain.State.HeightOf(transaction.Id) is not null) continue;
                if (!journal.Contains(transaction.Id)) _undone[transaction.Id] = entry.Hash;
                room -= transaction.Bytes.Length;
                if (room >= 0 || journal.Contains(transaction.Id)) returned.Add(transaction);
                else Refuse(transaction);
            }
        }

        return returned;
    }

    /// <summary>
    /// Brings the pool in step with the tip. A transaction with a receipt that fits nowhere is kept as refused. Of these, only those that
    /// more blocks may make valid are judged again, because the others grow in number as long as there are elections.
    /// </summary>
    private void FollowTip(Timestamp at, IEnumerable<Transaction> returned)
    {
        at = Timestamp.Later(at, Chain.NextTime);
        foreach (var dropped in Pool.Rejudge(Chain.State, at, returned, _refused.TakeWaiting(), Chain.NextTime)) Refuse(dropped);
    }

    /// <summary>
    /// Tries again the transactions that were refused because of blocks that a reorg took back, and transfers for which the moved accounts
    /// have the coins now.
    /// </summary>
    private async ValueTask Retry(Timestamp at, bool isReorg, IEnumerable<PublicKey> moved)
    {
        at = Timestamp.Later(at, Chain.NextTime);
        var before = Pool.Count;
        if (isReorg)
        {
            await foreach (var freed in ReadBack(_refused.Freed(Chain.State))) TryTake(freed, at);
        }

        foreach (var account in moved) await RetryQueued(account, at);
        if (Pool.Count > before) Tell(PoolGrew);
    }

    /// <summary>
    /// Tries an account's refused transfers again, which wait for coins or for an earlier transfer: the next ones, up to the first that is
    /// still refused. An account with thousands of refused transfers must not have them all judged at every block.
    /// </summary>
    private async ValueTask RetryQueued(PublicKey account, Timestamp at)
    {
        while (await RetryNext())
        {
        }

        async ValueTask<bool> RetryNext()
        {
            if (_refused.Next(account, NextSequence(account)) is not { Count: > 0 } rivals) return false;
            await foreach (var next in ReadBack(rivals))
            {
                if (TryTake(next, at)) return true;
            }

            return false;
        }
    }

    private bool TryTake(Transaction refused, Timestamp at)
    {
        var isTaken = Pool.Add(refused, Chain.State, at, Judged.InBlock, isReceipted: journal.Contains(refused.Id), Chain.NextTime).Accepted;
        if (isTaken) _refused.Remove(refused);
        else Refuse(refused);
        return isTaken;
    }

    private void Tell(Action told)
    {
        if (_isRestored) told();
    }

    private void Refuse(Transaction transaction)
    {
        _refused.Remove(transaction);
        if (!MayHaveReceipt(transaction.Id) || Chain.State.HeightOf(transaction.Id) is not null) return;
        var verdict = Chain.State.Judge(transaction, Chain.NextTime, Judged.InBlock);
        _refused.Add(transaction, verdict, MayComeYet(transaction, verdict.Rule));
    }

    /// <summary>
    /// True for a transaction that may have a receipt. A block that was taken back may be the only record behind one; reading the log again
    /// takes it back again.
    /// </summary>
    private bool MayHaveReceipt(TransactionId id) => journal.Contains(id) || _undone.ContainsKey(id);

    /// <summary>Reads from the log the transactions that are kept by id alone.</summary>
    private async IAsyncEnumerable<Transaction> ReadBack(IReadOnlyList<TransactionId> ids)
    {
        await foreach (var journaled in journal.Read(ids.Where(journal.Contains))) yield return journaled;
        foreach (var block in ids.Where(id => !journal.Contains(id)).GroupBy(id => _undone[id]).ToArray())
        {
            var wanted = block.ToHashSet();
            foreach (var held in (await blocks.Read(block.Key)).Transactions.Where(held => wanted.Contains(held.Id))) yield return held;
        }
    }

    /// <summary>
    /// True where later blocks may make it valid. It is judged at the earliest time that a block may have: a transaction that is too late
    /// only by this node's clock is not too late when that clock is wrong.
    /// </summary>
    private bool MayComeYet(Transaction transaction, Rejection rule) => rule is
        Rejection.None or Rejection.UnknownElection or Rejection.NotYetOpen or Rejection.TooManyElections or Rejection.TooManyElectionsOfKey
        or Rejection.NotSettled or Rejection.Paused or Rejection.NotClosed
        || transaction.Payload.IsEarly(Chain.State);
}
