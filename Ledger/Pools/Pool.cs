using OrleansBallot.Ledger.Blocks;
using OrleansBallot.Ledger.Keys;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Ledger.Rules;
using OrleansBallot.Ledger.State;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Ledger.Pools;

/// <summary>
/// Pending transactions in order of arrival. The tip's state refuses none of them, and no two have the same claim. <see cref="Draft"/>
/// chooses those that make a block together, at its time. Not thread-safe: one node's turns own it.
/// </summary>
/// <param name="mostTransactions">The most transactions that may be pending (P1).</param>
/// <param name="mostBytes">The most bytes that they may have (P1).</param>
/// <param name="leastSettle">How many milliseconds blocks must have to take in a submitted transaction (P4).</param>
public sealed class Pool(int mostTransactions = Pool.DefaultTransactions, long mostBytes = Pool.DefaultBytes, ulong leastSettle = 0)
    : IPending
{
    /// <summary>The most transactions that may be pending (P1).</summary>
    public const int DefaultTransactions = 100_000;

    /// <summary>The most bytes that they may have (P1).</summary>
    public const long DefaultBytes = 64L * 1024 * 1024;

    private readonly Dictionary<TransactionId, Transaction> _pending = [];

    // What no block can hold yet.
    private readonly HashSet<Claim> _early = [];
    private readonly Dictionary<Claim, Transaction> _claims = [];
    private readonly Dictionary<PublicKey, int> _opening = [];
    private readonly Dictionary<(TransactionKind Kind, ElectionId Election), ElectionPayload> _about = [];
    private readonly PendingCoins _coins = new();
    private List<Transaction> _order = [];
    private long _bytes;

    /// <summary>How many are pending.</summary>
    public int Count => _pending.Count;

    /// <summary>
    /// True when the last quarter is reached, which is kept for single submissions. It is more than all batches that can be under way.
    /// </summary>
    public bool IsFullForBatches => Count >= mostTransactions - (mostTransactions / 4) || _bytes >= mostBytes - (mostBytes / 4);

    /// <summary>The pending transactions, oldest first.</summary>
    public IEnumerable<Transaction> Transactions => _order;

    /// <summary>
    /// A number that two pools share when they hold the same ids. Otherwise they share it by chance, or by an attack: ids can be chosen so
    /// that they cancel out. So it may save an exchange, but never be the only reason for one.
    /// </summary>
    public Hash256 Digest { get; private set; }

    /// <summary>The number and sum of an account's pending transfers.</summary>
    public Spending SpendingOf(PublicKey account) => _coins.SpendingOf(account);

    /// <summary>The coins that pending transfers bring to an account. The account may not spend them yet.</summary>
    public Amount ReceivingOf(PublicKey account) => _coins.ReceivingOf(account);

    /// <summary>How many elections the pending transactions open.</summary>
    public int Opening => _opening.Values.Sum();

    /// <summary>How many elections the pending transactions of a key open.</summary>
    public int OpeningOf(PublicKey organiser) => _opening.GetValueOrDefault(organiser);

    /// <summary>
    /// True when a pending election has closed by a moment. No block will hold it, and it takes a place from others (O8, O9).
    /// </summary>
    public bool HasClosed(Timestamp at) =>
        Opening > 0 && _order.Any(pending => pending.Payload is OpenElection open && open.Closes <= at);

    /// <summary>A pending transaction, or null.</summary>
    public Transaction? Find(TransactionId id) => _pending.GetValueOrDefault(id);

    /// <summary>
    /// Takes a transaction whose signature was checked, unless the state, another pending transaction or a bound refuses it.
    /// </summary>
    /// <param name="transaction">The transaction. One that is pending already is accepted again.</param>
    /// <param name="state">The state at the tip.</param>
    /// <param name="at">The time at which it is judged: see <see cref="Judged"/>.</param>
    /// <param name="judged">The purpose of the judgement.</param>
    /// <param name="isReceipted">True when this node gave a receipt for it: then no bound refuses it.</param>
    /// <param name="earliest">For a block: the earliest time that it may have. The latest is <paramref name="at"/>.</param>
    public Verdict Add(
        Transaction transaction, LedgerState state, Timestamp at, Judged judged, bool isReceipted = false, Timestamp? earliest = null)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        if (Find(transaction.Id) is not null) return Rejection.None;
        var verdict = Judge(transaction, state, at, judged, earliest);
        if (!verdict.Accepted) return verdict;
        var isFull = Count >= mostTransactions || _bytes + transaction.Bytes.Length > mostBytes;
        if (isFull && !isReceipted && !transaction.Payload.IsForNodesAlone) return Rejection.PoolFull; // P1
        Insert(transaction);
        return Rejection.None;
    }

    /// <summary>
    /// Judges pending transactions again after the tip has moved, in their order. Confirmed and refused ones leave.
    /// </summary>
    /// <param name="state">The state at the new tip.</param>
    /// <param name="at">The later of the clock and the next possible block time.</param>
    /// <param name="returned">Transactions of blocks that were taken back, oldest first; they go in front.</param>
    /// <param name="refused">
    /// Transactions with a receipt that were refused so far. They go last, so that they put out no pending
    /// transaction, and by sequence and revision, because each may need the one before it.
    /// </param>
    /// <param name="earliest">
    /// The earliest time that the next block may have. A transaction that is only valid before <paramref name="at"/> stays until then.
    /// </param>
    /// <param name="moved">
    /// The votes of the blocks that were taken back and applied since the last time. Other votes are not judged again while their election
    /// takes votes. Null judges all.
    /// </param>
    /// <returns>Transactions that are not pending any more: confirmed, or refused.</returns>
    public IReadOnlyList<Transaction> Rejudge(
        LedgerState state, Timestamp at, IEnumerable<Transaction> returned, IEnumerable<Transaction> refused, Timestamp? earliest = null,
        MovedVotes? moved = null)
    {
        ArgumentNullException.ThrowIfNull(state);
        var before = _order;
        var takesVotes = new Dictionary<ElectionId, bool>();
        var stays = before.ConvertAll(StaysAsItIs);
        var dropped = new List<Transaction>();
        var offered = new HashSet<TransactionId>();
        TakeOut(before.Where((_, i) => !stays[i]));
        foreach (var transaction in returned) Offer(transaction);
        for (var i = 0; i < before.Count; i++)
        {
            if (stays[i]) Keep(before[i]);
            else Offer(before[i]);
        }

        foreach (var transaction in refused.OrderBy(transaction => transaction.Payload.Number)) Offer(transaction);
        return dropped;

        bool StaysAsItIs(Transaction transaction) =>
            moved is not null && transaction.Payload is CastVote vote && TakesVotes(vote.Election) && !moved.MayHold(vote)
            && !_early.Contains(vote.Claim!.Value);

        bool TakesVotes(ElectionId id)
        {
            if (takesVotes.TryGetValue(id, out var known)) return known;
            return takesVotes[id] = state.Find(id) is { IsSealed: false } election
                && (earliest ?? at) < election.VotesUntil;
        }

        void Offer(Transaction transaction)
        {
            if (_pending.ContainsKey(transaction.Id) || !offered.Add(transaction.Id)) return;
            var verdict = Judge(transaction, state, at, Judged.InBlock, earliest);
            var waits = verdict.Rule switch
            {
                Rejection.UnknownElection => IsElectionPending(transaction),
                Rejection.NotYetOpen => IsUnclaimed(transaction),
                _ => false,
            };
            if (verdict.Accepted || waits) Insert(transaction);
            else dropped.Add(transaction);
            if (waits && transaction.Payload.Claim is { } claim) _early.Add(claim);
        }
    }

    /// <summary>The oldest transactions that make a block at a moment.</summary>
    /// <param name="state">The state at the tip.</param>
    /// <param name="at">The block's time.</param>
    public Draft Draft(LedgerState state, Timestamp at)
    {
        ArgumentNullException.ThrowIfNull(state);
        return state.Draft(_order, at);
    }

    /// <summary>
    /// The window of the pending transaction with the earliest deadline: from when a block may hold it, and before when the block must be
    /// dated. Null where no pending transaction can be too late.
    /// </summary>
    /// <param name="state">The state at the tip.</param>
    public (Timestamp From, Timestamp Until)? Urgent(LedgerState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        (Timestamp From, Timestamp Until)? first = null;
        foreach (var about in _about.Values)
        {
            if (state.Find(about.Election) is not { IsSealed: false } election || about.Window(election) is not { } window) continue;
            if (window.From < window.Until && (first is null || window.Until < first.Value.Until)) first = window;
        }

        return first;
    }

    /// <summary>Judges a transaction that is not pending, behind the pending ones.</summary>
    /// <param name="transaction">The transaction.</param>
    /// <param name="state">The state at the tip.</param>
    /// <param name="at">The time at which it is judged: see <see cref="Judged"/>.</param>
    /// <param name="judged">The purpose of the judgement.</param>
    /// <param name="earliest">For a block: the earliest time that it may have. The latest is <paramref name="at"/>.</param>
    public Verdict Judge(Transaction transaction, LedgerState state, Timestamp at, Judged judged, Timestamp? earliest = null)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        ArgumentNullException.ThrowIfNull(state);
        if (judged == Judged.InBlock && earliest is { } first) at = state.BestTime(transaction, first, at);
        var payload = transaction.Payload;
        var verdict = state.Judge(transaction, at, judged, payload is Transfer transfer ? SpendingOf(transfer.Sender) : default);
        var rival = RivalOf(payload);

        // A pending transfer has taken the sequence, so the state calls it wrong. The state does not know which transfer took it.
        if (verdict.Rule == Rejection.WrongSequence) return verdict with { Conflict = verdict.Conflict ?? rival };
        if (!verdict.Accepted) return verdict;
        if (rival is not null) return new(payload.Outdone(state), rival);
        verdict = payload.JudgeBehind(this, state);
        return verdict.Accepted && judged == Judged.OnSubmission ? payload.JudgePromise(this, state, at) : verdict;
    }

    /// <inheritdoc/>
    ulong IPending.LeastSettle => leastSettle;

    /// <inheritdoc/>
    Transaction? IPending.HolderOf(in Claim claim) => _claims.GetValueOrDefault(claim);

    /// <summary>
    /// True when a reorg took back the block that opened the election. Votes that came back with it wait until it is open again. A new vote
    /// for a pending election is refused as unknown: its voter waits for the election's block.
    /// </summary>
    private bool IsElectionPending(Transaction transaction) =>
        transaction.Payload is ElectionPayload about && IsUnclaimed(transaction)
        && Find(new TransactionId(about.Election.Value)) is not null;

    /// <summary>No other transaction has the claim. A vote waits here when the clock has stepped back to before the opening.</summary>
    private bool IsUnclaimed(Transaction transaction) => RivalOf(transaction.Payload) is null;

    /// <summary>The transaction that has this claim, if this one may not follow it.</summary>
    private TransactionId? RivalOf(Payload payload)
    {
        if (payload.Claim is not { } claim || !_claims.TryGetValue(claim, out var holder)) return null;
        return payload.MayFollow(holder.Payload) ? null : holder.Id;
    }

    private void Insert(Transaction transaction)
    {
        _pending.Add(transaction.Id, transaction);
        _bytes += transaction.Bytes.Length;
        Digest = Xor(Digest, transaction.Id.Value);
        if (transaction.Payload.Claim is { } claim) _claims[claim] = transaction;
        if (transaction.Payload is OpenElection open) _opening[open.Organiser] = OpeningOf(open.Organiser) + 1;
        if (transaction.Payload is Transfer transfer) _coins.Add(transfer);
        Keep(transaction);
    }

    /// <summary>Appends a transaction, which the other collections hold already, to the order.</summary>
    private void Keep(Transaction transaction)
    {
        _order.Add(transaction);
        if (transaction.Payload is ElectionPayload about) _about.TryAdd((about.Kind, about.Election), about);
    }

    /// <summary>
    /// Takes transactions out, and empties the order. Those that stay are votes; the caller appends them again (<see cref="Keep"/>).
    /// </summary>
    private void TakeOut(IEnumerable<Transaction> changing)
    {
        foreach (var transaction in changing)
        {
            _pending.Remove(transaction.Id);
            _bytes -= transaction.Bytes.Length;
            Digest = Xor(Digest, transaction.Id.Value);
            if (transaction.Payload.Claim is { } claim) _claims.Remove(claim);
        }

        _order = [];
        _opening.Clear();
        _about.Clear();
        _coins.Clear();
        _early.Clear();
    }

    private static Hash256 Xor(Hash256 one, Hash256 other) => new(one.A ^ other.A, one.B ^ other.B, one.C ^ other.C, one.D ^ other.D);
}
