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
    private readonly Dictionary<TransactionId, Transaction> _refused = [];
    private readonly HashSet<TransactionId> _waiting = [];
    private readonly Dictionary<(PublicKey Sender, uint Sequence), HashSet<TransactionId>> _queued = [];
    private readonly HashSet<TransactionId> _takenBack = [];
    private readonly Orphans _orphans = new();

    public Chain Chain { get; } = new(parameters);

    public Pool Pool { get; } = new(network.PoolTransactions, leastSettle: (ulong)network.LeastSettle.TotalMilliseconds);

    public StoredBlocks Blocks => blocks;

    public Journal Journal => journal;

    /// <summary>Told when the best chain has another tip, after everything follows it.</summary>
    public Action TipMoved { get; set; } = () => { };

    /// <summary>Told when the pool has grown.</summary>
    public Action PoolGrew { get; set; } = () => { };

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
        if (Pool.Count > before) PoolGrew();
        return verdict;
    }

    /// <summary>Judges a header and keeps it.</summary>
    public Rejection AddHeader(BlockHeader header) => Chain.AddHeader(header, clock.Latest(Chain.Tip.Header.Time), out _);

    /// <summary>Keeps a block whose parent is missing, unless its body was found faulty.</summary>
    public ValueTask<Verdict> AddOrphan(Block block, int size, Verdict body)
    {
        if (body.Accepted) _orphans.Add(block, size);
        return new(body.Accepted ? Rejection.UnknownParent : body);
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
        if (!entry.Parent!.HasBody) return await AddOrphan(block, bytes.Length, body);
        if (!entry.HasBody)
        {
            var positions = await log.Append([(RecordKind.Block, bytes)]);
            var verdict = await AddStored(entry, block, positions[0], JudgedAt);
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
    public void FinishRestoring() => Settle(JudgedAt, [], isReorg: true, moved: []);

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

    /// <summary>A transaction that is pending or refused; null where it is neither.</summary>
    public Transaction? Find(TransactionId id) => Pool.Find(id) ?? _refused.GetValueOrDefault(id);

    /// <summary>What became of a transaction.</summary>
    public (string State, Height? Height, Verdict Verdict) Look(TransactionId id)
    {
        if (Chain.State.HeightOf(id) is { } height) return ("confirmed", height, Rejection.None);
        if (Pool.Find(id) is not null) return ("pending", null, Rejection.None);
        if (!_refused.TryGetValue(id, out var refused)) return ("unknown", null, Rejection.None);

        // What nothing refuses any more is pending as soon as the tip moves.
        var verdict = Pool.Judge(refused, Chain.State, JudgedAt, Judged.InBlock, Chain.NextTime);
        return (verdict.Accepted ? "pending" : "refused", null, verdict);
    }

    private async ValueTask<Verdict> AddStored(ChainEntry entry, Block block, LogPosition position, Timestamp at)
    {
        blocks.Add(block, position);
        Chain.AddBody(entry);
        var before = Chain.Tip;
        var returned = new List<Transaction>();
        var moved = new HashSet<PublicKey>();
        var isReorg = false;
        var verdict = new Verdict(Rejection.None);
        while (Chain.NextReorg() is { } reorg)
        {
            var bodies = new Dictionary<Hash256, Block>();
            foreach (var step in reorg.Undone.Concat(reorg.Applied)) bodies[step.Hash] = await blocks.Read(step.Hash);
            var performed = Chain.Perform(reorg, bodies);
            isReorg |= !reorg.Undone.IsEmpty;
            if (performed.Accepted)
            {
                if (!reorg.Undone.IsEmpty) meter.Undid(reorg.Undone.Length);
                returned.AddRange(reorg.Undone.Reverse().SelectMany(undone => bodies[undone.Hash].Transactions));
                moved.UnionWith(reorg.Applied.SelectMany(applied => bodies[applied.Hash].Accounts));
            }
            else if (entry.Refused != Rejection.None) verdict = entry.Refused == performed.Rule ? performed : entry.Refused;
        }

        if (Chain.Tip == before) return verdict;
        foreach (var transaction in returned) _takenBack.Add(transaction.Id);
        Settle(at, returned, isReorg, moved);
        TipMoved();
        return verdict;
    }

    /// <summary>Brings the pool in step with the tip; what has a receipt and fits nowhere is kept as refused, with its reason.</summary>
    private void Settle(Timestamp at, IEnumerable<Transaction> returned, bool isReorg, IEnumerable<PublicKey> moved)
    {
        // What was refused may be valid again when a block that stood in its way was taken back. Else only what the chain does
        // not refuse for good is judged again: the others grow in number for as long as there are elections.
        Transaction[] again = isReorg ? [.. _refused.Values] : [.. _waiting.Select(id => _refused[id])];
        foreach (var transaction in again) _refused.Remove(transaction.Id);
        _waiting.Clear();
        if (isReorg) _queued.Clear();
        at = Timestamp.Later(at, Chain.NextTime);
        foreach (var dropped in Pool.Rejudge(Chain.State, at, returned, again, Chain.NextTime)) Refuse(dropped);
        foreach (var account in moved) TakeQueued(account, at);
    }

    /// <summary>
    /// Transfers of an account that wait for its coins, or for one in front of them: the next ones, up to the first that is still refused. Who
    /// has one replaced that thousands stand behind must not have them all judged at every block from then on.
    /// </summary>
    private void TakeQueued(PublicKey account, Timestamp at)
    {
        while (_queued.TryGetValue((account, NextSequence(account)), out var next)
            && next.Select(id => _refused.GetValueOrDefault(id)).FirstOrDefault(IsTaken) is { } taken)
        {
            next.Remove(taken.Id);
            _refused.Remove(taken.Id);
            _waiting.Remove(taken.Id);
        }

        bool IsTaken(Transaction? refused) => refused is not null && Pool.Add(refused, Chain.State, at, Judged.InBlock, isReceipted: true).Accepted;
    }

    private void Refuse(Transaction transaction)
    {
        // A block that was taken back may have been all that a receipt stood on; reading the log again takes it back again.
        var mayHaveReceipt = journal.Contains(transaction.Id) || _takenBack.Contains(transaction.Id);
        if (!mayHaveReceipt || Chain.State.HeightOf(transaction.Id) is not null) return;
        _refused[transaction.Id] = transaction;
        var rule = Chain.State.Judge(transaction, Chain.NextTime, Judged.InBlock).Rule;
        if (transaction.Payload is Transfer transfer && rule is Rejection.WrongSequence or Rejection.Overspend) Queue(transaction.Id, transfer);
        else if (MayComeYet(transaction, rule)) _waiting.Add(transaction.Id);
    }

    private void Queue(TransactionId id, Transfer transfer)
    {
        if (transfer.Sequence <= (Chain.State.Coins.Find(transfer.Sender)?.Sent ?? 0)) return;
        var place = (transfer.Sender, transfer.Sequence);
        if (!_queued.TryGetValue(place, out var queued)) _queued[place] = queued = [];
        queued.Add(id);
    }

    /// <summary>
    /// True where the chain may go on in a way that makes it valid. Judged at the earliest time that a block may have: what only
    /// this node's clock is too late for is not too late when that clock is wrong.
    /// </summary>
    private bool MayComeYet(Transaction transaction, Rejection rule) => rule is
        Rejection.None or Rejection.UnknownElection or Rejection.NotYetOpen or Rejection.TooManyElections or Rejection.TooManyElectionsOfKey
        or Rejection.NotSettled or Rejection.Paused or Rejection.NotClosed
        || (transaction.Payload is PauseElection pause && Chain.State.Find(pause.Election) is { } paused && pause.Turn > paused.Turns);
}
