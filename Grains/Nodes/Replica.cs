using OrleansBallot.Grains.Telemetry;
using OrleansBallot.Ledger.Blocks;
using OrleansBallot.Ledger.Chains;
using OrleansBallot.Ledger.Keys;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Ledger.Pools;
using OrleansBallot.Ledger.Rules;
using OrleansBallot.Ledger.State;
using OrleansBallot.Ledger.Values;
using OrleansBallot.Storage;

namespace OrleansBallot.Grains.Nodes;

/// <summary>
/// A node's copy of the ledger: chain, pool, stored bodies and journal kept in step. All changes run in the pump. Between awaits it is
/// always whole, so reads may run at any turn.
/// </summary>
internal sealed class Replica(
    ChainParameters parameters, StoredBlocks blocks, Journal journal, INodeLog log, ClockWatch clock, NetworkOptions network,
    NodeMeter meter)
{
    private readonly LedgerCopy _copy = new(
        new Chain(parameters, network.SideHeaders, network.SideBytes),
        new Pool(network.PoolTransactions, leastSettle: (ulong)network.LeastSettle.TotalMilliseconds),
        journal.Contains);

    private TaskCompletionSource? _moving;
    private bool _isRestored;

    public Chain Chain => _copy.Chain;

    public Pool Pool => _copy.Pool;

    public StoredBlocks Blocks => blocks;

    public Journal Journal => journal;

    /// <summary>
    /// Completed while chain and pool are in step, which is always but for a change to a far branch. The chain is then shorter than any
    /// that should be shown, so calls to the replica wait for it. A peer that gets no answer in time seals nothing.
    /// </summary>
    public Task Whole => _moving?.Task ?? Task.CompletedTask;

    /// <summary>How many transactions are kept by their ids, because only a block that was taken back holds them.</summary>
    public int Undone => _copy.Undone;

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
        var before = Pool.Count;
        var verdict = _copy.Add(transaction, JudgedAt, judged);
        if (Pool.Count > before) Tell(PoolGrew);
        return verdict;
    }

    /// <summary>The time that decides which blocks come from the future (H7).</summary>
    public Timestamp LatestTime => clock.Latest(Chain.Tip.Header.Time);

    /// <summary>Judges a header and keeps it, where there is room, or its branch needs none.</summary>
    public Rejection AddHeader(BlockHeader header, ProvenBranch? branch = null) =>
        branch?.Add(header, LatestTime) ?? Chain.AddHeader(header, LatestTime, out _);

    /// <summary>Keeps a block whose parent is missing, unless its body was found faulty.</summary>
    public Verdict AddOrphan(Block block, int size, Verdict body) => _copy.AddOrphan(block, size, body);

    /// <summary>
    /// Stores a block whose header is known and whose body was checked, and moves to the best chain that is now possible.
    /// </summary>
    /// <returns>Accepted when the block is on the best chain; otherwise the rule, <see cref="Rejection.NotBest"/> for a branch.</returns>
    public async ValueTask<Verdict> AddBlock(Block block, byte[] bytes, Verdict body)
    {
        var verdict = _copy.Admit(block, bytes.Length, body);
        if (!verdict.Accepted) return verdict;
        var entry = Chain.Find(block.Hash)!;
        if (!entry.HasBody)
        {
            // The log may already have the block, from before its header made room for another.
            var position = blocks.Find(block.Hash)?.Position ?? (await log.Append([(RecordKind.Block, bytes)]))[0];
            verdict = await AddStored(entry, block, position, JudgedAt);
            if (!verdict.Accepted) return verdict;
        }

        return Chain.IsActive(entry) ? Rejection.None : Rejection.NotBest;
    }

    /// <summary>Takes out the blocks that waited for this one as their parent. The caller checks and adds them.</summary>
    public IReadOnlyList<Block> TakeOrphansOf(Hash256 parent) => _copy.Orphans.TakeChildren(parent);

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
        foreach (var transaction in group.Transactions) _copy.Restore(transaction, group.Accepted);
    }

    /// <summary>Judges pending transactions by the present clock, once the whole log was taken in.</summary>
    public async ValueTask FinishRestoring()
    {
        _copy.FollowTip(JudgedAt);
        await Retry([_copy.RecallFreed(JudgedAt)]);
        _isRestored = true;
    }

    /// <summary>
    /// Drops pending elections that have closed meanwhile. Without another pending transaction there is no block, and without a block
    /// nothing else would judge them again.
    /// </summary>
    public void DropClosed()
    {
        if (Pool.HasClosed(JudgedAt)) _copy.FollowTip(JudgedAt);
    }

    /// <summary>
    /// Notes a durable group, whose receipts are given next: a transaction that left the pool during the write must not be forgotten.
    /// </summary>
    public void NoteReceipted(JournalGroup group, LogPosition position)
    {
        journal.Note(group, position);
        foreach (var transaction in group.Transactions) _copy.NoteReceipt(transaction);
    }

    /// <summary>The sequence of an account's next transfer, behind the pending ones.</summary>
    public uint NextSequence(PublicKey account) => _copy.NextSequence(account);

    /// <summary>True for a transaction in the best chain, and for a pending one.</summary>
    public bool Knows(TransactionId id) => _copy.Knows(id);

    /// <summary>A transaction's state, and the transaction itself unless a block of the best chain holds it.</summary>
    /// <exception cref="IOException">The log no longer gives the transaction.</exception>
    public async ValueTask<(TransactionState State, Height? Height, Verdict Verdict, Transaction? Transaction)> Find(TransactionId id)
    {
        // The log is read first, so that everything after it is of one moment.
        Transaction? refused = null;
        if (!Knows(id) && _copy.MayHaveReceipt(id))
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
        using var arrival = _copy.AddBody(entry, Block.Overhead + blocks.Find(block.Hash)!.Value.Bytes, at);
        var ahead = new Dictionary<Hash256, Block>();
        Reorg? begun = null;
        while (arrival.Next is { } next)
        {
            if (arrival.Way != begun) await ReadAhead(begun = arrival.Way!);
            arrival.Take(ahead.TryGetValue(next.Hash, out var body) ? body : await blocks.Read(next.Hash));
        }

        if (arrival.Moved is { } moved)
        {
            if (!moved.Undone.IsEmpty) meter.Undid(moved.Undone.Length);
            Tell(TipMoved);
        }

        _moving?.SetResult();
        _moving = null;
        await Retry(arrival.Recalls());
        return arrival.Verdict;

        // The bodies of a short way are read first, so that no read sees the steps of it. A way may be of any length.
        async ValueTask ReadAhead(Reorg way)
        {
            ChainEntry[] steps = [.. way.Undone, .. way.Applied];
            if (steps.Sum(step => (long)blocks.Find(step.Hash)!.Value.Bytes) > network.ReadAhead)
            {
                _moving ??= new(TaskCreationOptions.RunContinuationsAsynchronously);
                return;
            }

            foreach (var step in steps.Where(step => !ahead.ContainsKey(step.Hash))) ahead[step.Hash] = await blocks.Read(step.Hash);
        }
    }

    /// <summary>Reads from the log the refused transactions that a change may have made valid, and offers them to the pool again.</summary>
    private async ValueTask Retry(IEnumerable<Recall> recalls)
    {
        var before = Pool.Count;
        foreach (var recall in recalls)
        {
            await foreach (var refused in ReadBack(recall.Ids))
            {
                if (!recall.Offer(refused)) break;
            }
        }

        if (Pool.Count > before) Tell(PoolGrew);
    }

    private void Tell(Action told)
    {
        if (_isRestored) told();
    }

    /// <summary>Reads from the log the transactions that are kept by id alone.</summary>
    private async IAsyncEnumerable<Transaction> ReadBack(IReadOnlyList<TransactionId> ids)
    {
        await foreach (var journaled in journal.Read(ids.Where(journal.Contains))) yield return journaled;
        foreach (var block in ids.Where(id => !journal.Contains(id)).GroupBy(_copy.BlockOf).ToArray())
        {
            var wanted = block.ToHashSet();
            foreach (var held in (await blocks.Read(block.Key)).Transactions.Where(held => wanted.Contains(held.Id))) yield return held;
        }
    }
}
