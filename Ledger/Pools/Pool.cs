namespace OrleansBallot.Ledger;

/// <summary>
/// Pending transactions in order of arrival. None is refused by the tip's state, and no two want what only one can have. What
/// of them makes a block together, at its time, says <see cref="Draft"/>. Not thread-safe: one node's turns own it.
/// </summary>
/// <param name="mostTransactions">Pending transactions at the most (P1).</param>
/// <param name="mostBytes">Their bytes at the most (P1).</param>
/// <param name="leastSettle">For how long blocks must be able to take in what is submitted, in milliseconds (P4).</param>
public sealed class Pool(int mostTransactions = Pool.DefaultTransactions, long mostBytes = Pool.DefaultBytes, ulong leastSettle = 0)
    : IPending
{
    /// <summary>Pending transactions at the most (P1).</summary>
    public const int DefaultTransactions = 100_000;

    /// <summary>Their bytes at the most (P1).</summary>
    public const long DefaultBytes = 64L * 1024 * 1024;

    private readonly OrderedSet _pending = new();
    private readonly Dictionary<Claim, Transaction> _claims = [];
    private readonly Dictionary<PublicKey, int> _opening = [];
    private readonly Dictionary<(TransactionKind Kind, ElectionId Election), ElectionPayload> _about = [];
    private readonly PendingCoins _coins = new();
    private long _bytes;

    /// <summary>How many are pending.</summary>
    public int Count => _pending.Count;

    /// <summary>Whether the room that is left is for those who come one by one: a quarter, more than the batches that are under way everywhere.</summary>
    public bool IsFullForBatches => Count >= mostTransactions - (mostTransactions / 4) || _bytes >= mostBytes - (mostBytes / 4);

    /// <summary>The pending transactions, oldest first.</summary>
    public IEnumerable<Transaction> Transactions => _pending;

    /// <summary>
    /// A number that two pools share when they hold the same ids, and otherwise only by chance or by somebody's design: ids
    /// can be chosen so that they cancel out. It may save an exchange, never be the only reason for one.
    /// </summary>
    public Hash256 Digest { get; private set; }

    /// <summary>What the pending transfers of an account come to.</summary>
    public Spending SpendingOf(PublicKey account) => _coins.SpendingOf(account);

    /// <summary>What pending transfers bring an account. They are no part of what it may spend.</summary>
    public Amount ReceivingOf(PublicKey account) => _coins.ReceivingOf(account);

    /// <summary>How many elections pending transactions open.</summary>
    public int Opening => _opening.Values.Sum();

    /// <summary>How many of them are a key's.</summary>
    public int OpeningOf(PublicKey organiser) => _opening.GetValueOrDefault(organiser);

    /// <summary>True while an election is pending that has closed by a moment: no block will hold it, and it takes a place from others (O8, O9).</summary>
    public bool HasClosed(Timestamp at) => Opening > 0 && _pending.Any(pending => pending.Payload is OpenElection open && open.Closes <= at);

    /// <summary>A pending transaction, or null.</summary>
    public Transaction? Find(TransactionId id) => _pending.Find(id);

    /// <summary>Takes a transaction whose signature was checked, unless the state, another pending one or the bounds refuse it.</summary>
    /// <param name="transaction">What to add; one that is pending already is accepted again.</param>
    /// <param name="state">The state at the tip.</param>
    /// <param name="at">When: see <see cref="Judged"/>.</param>
    /// <param name="judged">For which purpose.</param>
    /// <param name="isReceipted">True for what this node gave a receipt for: no bound refuses that.</param>
    /// <param name="earliest">For a block: the earliest time that it may have; <paramref name="at"/> is then the latest.</param>
    public Verdict Add(Transaction transaction, LedgerState state, Timestamp at, Judged judged, bool isReceipted = false, Timestamp? earliest = null)
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

    /// <summary>Judges everything again, as the tip has moved: what is confirmed or refused by now leaves.</summary>
    /// <param name="state">The state at the new tip.</param>
    /// <param name="at">The later of the clock and the next possible block time.</param>
    /// <param name="returned">Transactions of blocks that were taken back, oldest first; they go in front.</param>
    /// <param name="refused">
    /// Transactions with a receipt that were refused so far; they go last, so that no rival of theirs has to leave, and in the order
    /// of their sequences and revisions, so that none waits for one behind it.
    /// </param>
    /// <param name="earliest">The earliest time that the next block may have; what is only valid before <paramref name="at"/> stays until then.</param>
    /// <returns>Those that are not pending any more: confirmed, or refused.</returns>
    public IReadOnlyList<Transaction> Rejudge(
        LedgerState state, Timestamp at, IEnumerable<Transaction> returned, IEnumerable<Transaction> refused, Timestamp? earliest = null)
    {
        List<Transaction> candidates = [.. returned, .. _pending, .. refused.OrderBy(transaction => transaction.Payload.Number)];
        _pending.Clear();
        _claims.Clear();
        _opening.Clear();
        _about.Clear();
        _coins.Clear();
        (_bytes, Digest) = (0, Hash256.Zero);
        var dropped = new List<Transaction>();
        foreach (var transaction in candidates.DistinctBy(candidate => candidate.Id))
        {
            var verdict = Judge(transaction, state, at, Judged.InBlock, earliest);
            var waits = verdict.Rule switch
            {
                Rejection.UnknownElection => IsElectionPending(transaction),
                Rejection.NotYetOpen => IsUnclaimed(transaction),
                _ => false,
            };
            if (verdict.Accepted || waits) Insert(transaction);
            else dropped.Add(transaction);
        }

        return dropped;
    }

    /// <summary>The oldest transactions that make a block at a moment.</summary>
    /// <param name="state">The state at the tip.</param>
    /// <param name="at">The block's time.</param>
    public Draft Draft(LedgerState state, Timestamp at)
    {
        ArgumentNullException.ThrowIfNull(state);
        return state.Draft(_pending, at);
    }

    /// <summary>
    /// What a block must hold before it is too late: from when it may, and before when it must be dated, of what has the earliest such
    /// moment; null where nothing that is pending is ever too late.
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

    /// <summary>Judges a transaction that is not pending, behind those that are.</summary>
    /// <param name="transaction">What to judge.</param>
    /// <param name="state">The state at the tip.</param>
    /// <param name="at">When: see <see cref="Judged"/>.</param>
    /// <param name="judged">For which purpose.</param>
    /// <param name="earliest">For a block: the earliest time that it may have; <paramref name="at"/> is then the latest.</param>
    public Verdict Judge(Transaction transaction, LedgerState state, Timestamp at, Judged judged, Timestamp? earliest = null)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        ArgumentNullException.ThrowIfNull(state);
        if (judged == Judged.InBlock && earliest is { } first) at = state.BestTime(transaction, first, at);
        var payload = transaction.Payload;
        var verdict = state.Judge(transaction, at, judged, payload is Transfer transfer ? SpendingOf(transfer.Sender) : default);
        var rival = RivalOf(payload);

        // A sequence that a pending transfer has is a wrong one to the state already, which does not know by whose fault.
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

    /// <summary>A block was taken back that opened an election: the votes that came back with it wait until it is open again.</summary>
    private bool IsElectionPending(Transaction transaction) =>
        transaction.Payload is ElectionPayload about && IsUnclaimed(transaction) && Find(new TransactionId(about.Election.Value)) is not null;

    /// <summary>Nobody else wants what this wants. A vote that was taken waits where the clock has stepped back before the opening.</summary>
    private bool IsUnclaimed(Transaction transaction) => RivalOf(transaction.Payload) is null;

    /// <summary>Who has what this wants, if anybody whom it may not follow.</summary>
    private TransactionId? RivalOf(Payload payload)
    {
        if (payload.Claim is not { } claim || !_claims.TryGetValue(claim, out var holder)) return null;
        return payload.MayFollow(holder.Payload) ? null : holder.Id;
    }

    private void Insert(Transaction transaction)
    {
        _pending.Add(transaction);
        _bytes += transaction.Bytes.Length;
        Digest = Xor(Digest, transaction.Id.Value);
        if (transaction.Payload.Claim is { } claim) _claims[claim] = transaction;
        if (transaction.Payload is ElectionPayload about) _about.TryAdd((about.Kind, about.Election), about);
        if (transaction.Payload is OpenElection open) _opening[open.Organiser] = OpeningOf(open.Organiser) + 1;
        if (transaction.Payload is Transfer transfer) _coins.Add(transfer);
    }

    private static Hash256 Xor(Hash256 one, Hash256 other) => new(one.A ^ other.A, one.B ^ other.B, one.C ^ other.C, one.D ^ other.D);

    /// <summary>Transactions by id that come out in the order in which they went in.</summary>
    private sealed class OrderedSet : System.Collections.ObjectModel.KeyedCollection<TransactionId, Transaction>
    {
        public Transaction? Find(TransactionId id) => TryGetValue(id, out var found) ? found : null;

        protected override TransactionId GetKeyForItem(Transaction item) => item.Id;
    }
}
