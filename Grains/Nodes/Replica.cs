using OrleansBallot.Grains.Telemetry;
using OrleansBallot.Ledger;
using OrleansBallot.Storage;

namespace OrleansBallot.Grains.Nodes;

/// <summary>
/// A node's copy of the ledger: chain, pool, stored bodies and journal kept in step. Everything that changes it runs in the
/// pump; between awaits it is always whole, so reads may run at any turn.
/// </summary>
internal sealed class Replica(ChainParameters parameters, StoredBlocks blocks, Journal journal, INodeLog log, ClockWatch clock, NetworkOptions network, NodeMeter meter)
{
    private readonly Refused _refused = new();

    /// <summary>
    /// Transactions that were in blocks of the best chain, and are only in blocks that were taken back now. For each one of these blocks:
    /// it may be all that a receipt stands on.
    /// </summary>
    private readonly Dictionary<TransactionId, Hash256> _takenBack = [];
    private readonly Orphans _orphans = new();
    private TaskCompletionSource? _moving;
    private bool _isRestored;

    public Chain Chain { get; } = new(parameters, network.SideHeaders, network.SideBytes);

    public Pool Pool { get; } = new(network.PoolTransactions, leastSettle: (ulong)network.LeastSettle.TotalMilliseconds);

    public StoredBlocks Blocks => blocks;

    public Journal Journal => journal;

    /// <summary>Completed while chain and pool are in step, as they are but for a change to a far branch: what is asked of the replica waits for it.</summary>
    public Task Whole => _moving?.Task ?? Task.CompletedTask;

    /// <summary>How many transactions are kept, by their ids, because a block that was taken back holds them and no other does.</summary>
    public int TakenBack => _takenBack.Count;

    /// <summary>The best chain has another tip, and everything follows it. Not raised before the log was taken in.</summary>
    public event Action TipMoved = () => { };

    /// <summary>The pool has grown. Not raised before the log was taken in.</summary>
    public event Action PoolGrew = () => { };

    /// <summary>This node's clock.</summary>
    public Timestamp Now => clock.Now;

    /// <summary>When a transaction that is submitted now is judged: never before what the tip allows.</summary>
    public Timestamp JudgedAt => Timestamp.Later(Now, Chain.NextTime);

    /// <summary>
    /// Takes a transaction whose signature was checked. One that is in the chain or the pool already is accepted again: asking
    /// twice must not hurt whoever lost the first answer.
    /// </summary>
    public Verdict AddTransaction(Transaction transaction, Judged judged)
    {
        if (Chain.State.HeightOf(transaction.Id) is not null) return Rejection.None;
        var before = Pool.Count;
        var verdict = Pool.Add(transaction, Chain.State, JudgedAt, judged, earliest: Chain.NextTime);
        if (Pool.Count > before) Tell(PoolGrew);
        return verdict;
    }

    /// <summary>The time by which blocks from the future are told (H7).</summary>
    public Timestamp LatestTime => clock.Latest(Chain.Tip.Header.Time);

    /// <summary>Judges a header and keeps it, where there is room or it is of a branch that needs none.</summary>
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
    /// <returns>Accepted when the block is on the best chain; else the rule, <see cref="Rejection.NotBest"/> for a mere fork.</returns>
    public async ValueTask<Verdict> AddBlock(Block block, byte[] bytes, Verdict body)
    {
        if (Chain.Find(block.Hash) is not { } entry) return Rejection.UnknownParent;
        if (entry.Refused != Rejection.None) return entry.Refused;
        if (!body.Accepted)
        {
            // A body that is not the header's own says nothing about the block: it condemns whoever sent it.
            if (!entry.HasBody && body.Rule is not (Rejection.WrongMerkleRoot or Rejection.WrongBlockSignature)) Chain.Refuse(entry, body.Rule);
            return body;
        }

        // The log is read back in its order, so a body is stored after its parent's or not at all.
        if (!entry.Parent!.HasBody) return AddOrphan(block, bytes.Length, body);
        if (!entry.HasBody)
        {
            // It may be in the log since before its header made room for another.
            var position = blocks.Find(block.Hash)?.Position ?? (await log.Append([(RecordKind.Block, bytes)]))[0];
            var verdict = await AddStored(entry, block, position, JudgedAt);
            if (!verdict.Accepted) return verdict;
        }

        return Chain.IsActive(entry) ? Rejection.None : Rejection.NotBest;
    }

    /// <summary>Blocks that waited for this one, as parents of theirs go; the caller checks and adds them.</summary>
    public IReadOnlyList<Block> TakeOrphansOf(Hash256 parent) => _orphans.TakeChildren(parent);

    /// <summary>Takes in a block from this node's own log, judged anew but for the clock.</summary>
    /// <exception cref="InvalidDataException">The log was edited: a block of it breaks a rule.</exception>
    public async ValueTask Restore(Block block, LogPosition position)
    {
        var rule = Chain.AddHeader(block.Header, now: null, out var entry);
        if (rule == Rejection.None) rule = (await AddStored(entry!, block, position, block.Header.Time)).Rule;

        // A block that broke a rule against the state of its time was stored, refused, and is refused again.
        if (rule != Rejection.None && entry?.Refused != rule)
            throw new InvalidDataException($"Block {block.Hash} in the log breaks {rule.Name()}: the log was changed from outside.");
    }

    /// <summary>Takes in accepted transactions from this node's own log: those not confirmed are pending again.</summary>
    public void Restore(JournalGroup group, LogPosition position)
    {
        journal.Note(group, position);
        var at = Timestamp.Later(group.Accepted, Chain.NextTime);
        foreach (var transaction in group.Transactions)
        {
            if (!Pool.Add(transaction, Chain.State, at, Judged.InBlock, isReceipted: true, Chain.NextTime).Accepted) Refuse(transaction);
        }
    }

    /// <summary>Judges what is pending by today's clock, when everything was taken in.</summary>
    public async ValueTask FinishRestoring()
    {
        Settle(JudgedAt, returned: []);
        await TakeAgain(JudgedAt, isReorg: true, moved: []);
        _isRestored = true;
    }

    /// <summary>
    /// Lets go of pending elections that have closed meanwhile. While nothing else is pending there is no block, and as long as no block
    /// comes nobody else would judge them again.
    /// </summary>
    public void DropClosed()
    {
        if (Pool.HasClosed(JudgedAt)) Settle(JudgedAt, returned: []);
    }

    /// <summary>A group is durable, and its receipts are given next: what left the pool while it was written must not be forgotten.</summary>
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

    /// <summary>True for what is in the best chain, or pending.</summary>
    public bool Knows(TransactionId id) => Chain.State.HeightOf(id) is not null || Pool.Find(id) is not null;

    /// <summary>What became of a transaction, and what it says unless a block of the best chain holds it.</summary>
    /// <exception cref="IOException">What it says can't be read from the log any more.</exception>
    public async ValueTask<(TransactionState State, Height? Height, Verdict Verdict, Transaction? Transaction)> Look(TransactionId id)
    {
        // Read first: what follows is of one moment.
        Transaction? refused = null;
        if (!Knows(id) && MayHaveReceipt(id))
        {
            await foreach (var read in ReadBack([id])) refused = read;
        }

        if (Chain.State.HeightOf(id) is { } height) return (TransactionState.Confirmed, height, Rejection.None, null);
        if (Pool.Find(id) is { } pending) return (TransactionState.Pending, null, Rejection.None, pending);
        if (refused is null) return (TransactionState.Unknown, null, Rejection.None, null);

        // What nothing refuses any more is pending as soon as the tip moves.
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
                foreach (var confirmed in applied.Transactions.Where(confirmed => _takenBack.Remove(confirmed.Id))) _refused.Remove(confirmed);
            }

            Settle(at, await TakeBack(way.Undone.Reverse(), Read));
            Tell(TipMoved);
        }

        _moving?.SetResult();
        _moving = null;
        await TakeAgain(at, isReorg, moved);
        return verdict;

        // A short way is gone in one step that nobody can look into. Nothing but work bounds how long one can be.
        async ValueTask ReadAhead(Reorg way)
        {
            ChainEntry[] steps = [.. way.Undone, .. way.Applied];
            if (steps.Sum(step => (long)blocks.Find(step.Hash)!.Value.Bytes) > network.ReadAhead) _moving ??= new(TaskCreationOptions.RunContinuationsAsynchronously);
            else foreach (var step in steps) ahead[step.Hash] = await blocks.Read(step.Hash);
        }

        ValueTask<Block> Read(ChainEntry step) => ahead.TryGetValue(step.Hash, out var body) ? new(body) : blocks.Read(step.Hash);
    }

    /// <summary>
    /// What blocks that were taken back held, and no other block holds: pending again, as far as the pool has room, and all that has a receipt.
    /// </summary>
    private async ValueTask<List<Transaction>> TakeBack(IEnumerable<ChainEntry> undone, Func<ChainEntry, ValueTask<Block>> read)
    {
        var (returned, room) = (new List<Transaction>(), Pool.DefaultBytes);
        foreach (var entry in undone)
        {
            foreach (var transaction in (await read(entry)).Transactions)
            {
                if (Chain.State.HeightOf(transaction.Id) is not null) continue;
                if (!journal.Contains(transaction.Id)) _takenBack[transaction.Id] = entry.Hash;
                room -= transaction.Bytes.Length;
                if (room >= 0 || journal.Contains(transaction.Id)) returned.Add(transaction);
                else Refuse(transaction);
            }
        }

        return returned;
    }

    /// <summary>
    /// Brings the pool in step with the tip; what has a receipt and fits nowhere is kept as refused. Of that only what more blocks may make
    /// good is judged again: the others grow in number for as long as there are elections.
    /// </summary>
    private void Settle(Timestamp at, IEnumerable<Transaction> returned)
    {
        at = Timestamp.Later(at, Chain.NextTime);
        foreach (var dropped in Pool.Rejudge(Chain.State, at, returned, _refused.TakeWaiting(), Chain.NextTime)) Refuse(dropped);
    }

    /// <summary>Takes again what was refused because of blocks that a reorg took back, and transfers for which the accounts that moved have the coins now.</summary>
    private async ValueTask TakeAgain(Timestamp at, bool isReorg, IEnumerable<PublicKey> moved)
    {
        at = Timestamp.Later(at, Chain.NextTime);
        var before = Pool.Count;
        if (isReorg)
        {
            await foreach (var freed in ReadBack(_refused.Freed(Chain.State))) TryTake(freed, at);
        }

        foreach (var account in moved) await TakeQueued(account, at);
        if (Pool.Count > before) Tell(PoolGrew);
    }

    /// <summary>
    /// Transfers of an account that wait for its coins, or for one in front of them: the next ones, up to the first that is still refused. Who
    /// has one replaced that thousands stand behind must not have them all judged at every block from then on.
    /// </summary>
    private async ValueTask TakeQueued(PublicKey account, Timestamp at)
    {
        while (await TakeNext())
        {
        }

        async ValueTask<bool> TakeNext()
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

    /// <summary>A block that was taken back may have been all that a receipt stood on; reading the log again takes it back again.</summary>
    private bool MayHaveReceipt(TransactionId id) => journal.Contains(id) || _takenBack.ContainsKey(id);

    /// <summary>Reads from the log what is kept by its id alone.</summary>
    private async IAsyncEnumerable<Transaction> ReadBack(IReadOnlyList<TransactionId> ids)
    {
        await foreach (var journaled in journal.Read(ids.Where(journal.Contains))) yield return journaled;
        foreach (var block in ids.Where(id => !journal.Contains(id)).GroupBy(id => _takenBack[id]).ToArray())
        {
            var wanted = block.ToHashSet();
            foreach (var held in (await blocks.Read(block.Key)).Transactions.Where(held => wanted.Contains(held.Id))) yield return held;
        }
    }

    /// <summary>
    /// True where the chain may go on in a way that makes it valid. Judged at the earliest time that a block may have: what only
    /// this node's clock is too late for is not too late when that clock is wrong.
    /// </summary>
    private bool MayComeYet(Transaction transaction, Rejection rule) => rule is
        Rejection.None or Rejection.UnknownElection or Rejection.NotYetOpen or Rejection.TooManyElections or Rejection.TooManyElectionsOfKey
        or Rejection.NotSettled or Rejection.Paused or Rejection.NotClosed
        || transaction.Payload.IsEarly(Chain.State);
}
