using System.Collections.Immutable;

namespace OrleansBallot.Ledger;

/// <summary>
/// The state of a chain at one block: elections, voters, counts, coins. It changes by whole transactions, forwards and backwards, so the
/// cost of a reorg depends on the blocks that it swaps. Not thread-safe: one node's turns own it.
/// </summary>
public sealed class LedgerState
{
    private readonly SortedDictionary<ElectionId, Election> _unsealed = [];
    private readonly Dictionary<ElectionId, Election> _elections = [];
    private readonly Dictionary<PublicKey, int> _unsealedOf = [];
    private readonly ElectionIndex _index = new();
    private readonly Dictionary<TransactionId, Height> _confirmed = [];

    /// <summary>Every election of the chain, sealed ones included.</summary>
    public IReadOnlyCollection<Election> Elections => _elections.Values;

    /// <summary>All accounts.</summary>
    public Coins Coins { get; } = new();

    /// <summary>How many transactions the chain holds.</summary>
    public int Transactions => _confirmed.Count;

    /// <summary>How many elections are unsealed.</summary>
    public int Unsealed => _unsealed.Count;

    /// <summary>How many elections of a key are unsealed.</summary>
    public int UnsealedOf(PublicKey organiser) => _unsealedOf.GetValueOrDefault(organiser);

    /// <summary>The moment at which the next seal is due; null where no election is unsealed.</summary>
    /// <param name="organiser">Counts only this key's elections; null counts all.</param>
    public Timestamp? NextSeal(PublicKey? organiser = null) => _unsealed.Values
        .Where(election => organiser is null || election.Definition.Organiser == organiser).Select(election => (Timestamp?)election.Settles).Min();

    /// <summary>An election, or null.</summary>
    public Election? Find(ElectionId id) => _elections.GetValueOrDefault(id);

    /// <summary>Elections, the newest first.</summary>
    /// <param name="after">Starts after this one; null for all.</param>
    public IEnumerable<Election> Newest(Election? after = null) => _index.After(after).Select(id => _elections[id]);

    /// <summary>
    /// How many elections of other organisers have a title that looks like this one. It serves warnings, because anyone may open such an
    /// election.
    /// </summary>
    public int TwinsOf(string title, PublicKey organiser) => _index.TwinsOf(LookAlikes.Skeleton(title), organiser);

    /// <summary>How many elections of other organisers have a title that looks like this one's.</summary>
    public int TwinsOf(Election election)
    {
        ArgumentNullException.ThrowIfNull(election);
        return _index.TwinsOf(election.Likeness, election.Definition.Organiser);
    }

    /// <summary>The height at which a transaction is confirmed, or null.</summary>
    public Height? HeightOf(TransactionId id) => _confirmed.TryGetValue(id, out var height) ? height : null;

    /// <summary>
    /// The key that must have signed a transaction's credential; null where the transaction bears none, or its election has no roll.
    /// </summary>
    public IssuingKey? IssuerFor(Transaction transaction)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        return transaction.Payload is CastVote { Credential: not null } vote ? Find(vote.Election)?.Definition.Roll?.Issuer : null;
    }

    /// <summary>Elections whose seal is due at a moment, lowest id first.</summary>
    public IEnumerable<ElectionId> DueForSeal(Timestamp at) =>
        _unsealed.Values.Where(election => at >= election.Settles).Select(election => election.Id);

    /// <summary>Elections by roll that have closed, are not sealed, and lack a statement of how many credentials were signed.</summary>
    public IEnumerable<Election> DueForIssuances(Timestamp at) =>
        _unsealed.Values.Where(election => election.LacksIssuances && at >= election.Closes);

    /// <summary>Elections that have closed by a moment and are not sealed, lowest id first.</summary>
    public IEnumerable<Election> Closing(Timestamp at) => _unsealed.Values.Where(election => at >= election.Closes);

    /// <summary>
    /// The moment before which a block must be dated to hold a transaction. Blocks may hold votes until their election has settled, and an
    /// organiser's orders until it closes. Null for a payload that is never too late, and for one whose election this state does not know.
    /// </summary>
    public Timestamp? DeadlineOf(Payload payload) =>
        payload is ElectionPayload about && Find(about.Election) is { } election ? about.Window(election)?.Until : null;

    /// <summary>
    /// The time, among those that the next block may have, at which a transaction is judged for it. It is the latest time, unless that is
    /// too late for the transaction and an earlier one is not.
    /// </summary>
    /// <param name="transaction">The transaction.</param>
    /// <param name="earliest">The earliest time that a block on this state may have.</param>
    /// <param name="latest">The latest.</param>
    public Timestamp BestTime(Transaction transaction, Timestamp earliest, Timestamp latest)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        return DeadlineOf(transaction.Payload) is { } deadline && earliest < deadline && deadline <= latest ? deadline.Minus(1) : latest;
    }

    /// <summary>
    /// Judges a transaction against this state: T3, then its kind's own rules, in the order of <see cref="Rejection"/>. Signatures are
    /// checked elsewhere, once.
    /// </summary>
    /// <param name="transaction">The transaction.</param>
    /// <param name="at">The block's time, or the moment of submission.</param>
    /// <param name="judged">The purpose of the judgement.</param>
    /// <param name="ahead">For a transfer: the pending ones before it.</param>
    /// <returns>The first rule that it breaks, and the transaction that stands in its way, where one does.</returns>
    public Verdict Judge(Transaction transaction, Timestamp at, Judged judged, Spending ahead = default)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        if (_confirmed.ContainsKey(transaction.Id)) return new(Rejection.DuplicateTransaction, transaction.Id); // T3
        return transaction.Payload.Judge(new(this, transaction, at, judged, ahead));
    }

    /// <summary>
    /// Judges and applies a block's transactions in order, then pays its miner. When one is refused, those before it are taken back and the
    /// state is as it was. The body must have been checked (B1 to B5, T1, T2).
    /// </summary>
    public Verdict Apply(Block block)
    {
        ArgumentNullException.ThrowIfNull(block);
        var (header, transactions) = (block.Header, block.Transactions);
        for (var i = 0; i < transactions.Length; i++)
        {
            var verdict = Judge(transactions[i], header.Time, Judged.InBlock);
            if (verdict.Accepted) Apply(transactions[i], header.Height, header.Time);
            else
            {
                Undo(transactions, i);
                return verdict with { Transaction = transactions[i].Id };
            }
        }

        // B6 comes last, because it needs the counts after the block.
        if (TallyRoot(transactions) != header.TallyRoot)
        {
            Undo(transactions, transactions.Length);
            return Rejection.WrongTallyRoot;
        }

        // The reward comes after the transactions, so that a miner can't spend it in the same block.
        Coins.Apply(block.Coinbase);
        return Rejection.None;
    }

    /// <summary>
    /// The content of a block on this state: each candidate, in order, that is valid after those before it, up to the first that no longer
    /// fits. A candidate may be valid alone and not after another, such as a vote after a close that settles at once. The state does not
    /// change.
    /// </summary>
    /// <param name="candidates">Transactions whose signatures were checked.</param>
    /// <param name="at">The block's time.</param>
    public Draft Draft(IEnumerable<Transaction> candidates, Timestamp at)
    {
        ArgumentNullException.ThrowIfNull(candidates);
        var chosen = ImmutableArray.CreateBuilder<Transaction>();
        var room = Limits.BlockBytes - Block.Overhead;
        foreach (var candidate in candidates)
        {
            if (!Judge(candidate, at, Judged.InBlock).Accepted) continue;

            // Three bytes hold any length up to 16 KiB.
            room -= candidate.Bytes.Length + 3;
            if (room < 0 || chosen.Count == Limits.BlockTransactions) break;
            Apply(candidate, default, at);
            chosen.Add(candidate);
        }

        var draft = new Draft(chosen.ToImmutable(), TallyRoot(chosen));
        Undo(draft.Transactions, draft.Transactions.Length);
        return draft;
    }

    /// <summary>Takes back the block that was applied last.</summary>
    public void Undo(Block block)
    {
        ArgumentNullException.ThrowIfNull(block);
        Coins.Undo(block.Coinbase);
        Undo(block.Transactions, block.Transactions.Length);
    }

    /// <summary>An election that is known to exist.</summary>
    internal Election Get(ElectionId id) => _elections[id];

    /// <summary>Adds an election.</summary>
    internal void Open(Election election)
    {
        _elections.Add(election.Id, election);
        _index.Add(election);
        Occupy(election);
    }

    /// <summary>Takes back <see cref="Open"/>.</summary>
    internal void Unopen(ElectionId id)
    {
        _elections.Remove(id, out var opened);
        _index.Remove(opened!);
        Vacate(opened!);
    }

    /// <summary>Makes an election's result final.</summary>
    internal void Seal(Election election)
    {
        election.IsSealed = true;
        Vacate(election);
    }

    /// <summary>Takes back <see cref="Seal"/>.</summary>
    internal void Unseal(Election election)
    {
        election.IsSealed = false;
        Occupy(election);
    }

    /// <summary>
    /// The tally root after a block (B6), over every election that was unsealed before the block or opened by it. So the block that seals
    /// an election is the one whose header proves its counts.
    /// </summary>
    /// <param name="applied">The block's transactions, which were applied to this state.</param>
    private Hash256 TallyRoot(IEnumerable<Transaction> applied) =>
        TallyTree.Root(_unsealed.Values.Concat(applied.Select(transaction => transaction.Payload).OfType<Seal>().Select(seal => _elections[seal.Election])));

    private void Apply(Transaction transaction, Height height, Timestamp at)
    {
        _confirmed.Add(transaction.Id, height);
        transaction.Payload.Apply(this, new(transaction.Id, height, at));
    }

    private void Undo(IReadOnlyList<Transaction> transactions, int count)
    {
        for (var i = count - 1; i >= 0; i--)
        {
            _confirmed.Remove(transactions[i].Id);
            transactions[i].Payload.Undo(this, transactions[i].Id);
        }
    }

    /// <summary>Takes a place for an unsealed election (O8, O9).</summary>
    private void Occupy(Election election)
    {
        _unsealed.Add(election.Id, election);
        _unsealedOf[election.Definition.Organiser] = UnsealedOf(election.Definition.Organiser) + 1;
    }

    /// <summary>Frees its place.</summary>
    private void Vacate(Election election)
    {
        _unsealed.Remove(election.Id);
        var left = UnsealedOf(election.Definition.Organiser) - 1;
        if (left == 0) _unsealedOf.Remove(election.Definition.Organiser);
        else _unsealedOf[election.Definition.Organiser] = left;
    }
}
