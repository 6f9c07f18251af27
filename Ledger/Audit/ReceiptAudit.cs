namespace OrleansBallot.Ledger;

/// <summary>What a sound chain says of receipts (R1 to R6), by what it holds and by its own times, never by a clock.</summary>
/// <param name="chain">The chain, which grows by the blocks that are noted.</param>
internal sealed class ReceiptAudit(Chain chain)
{
    private readonly HashSet<NodeKey> _miners = [];
    private readonly FullTimes _full = new();
    private readonly Dictionary<PublicKey, FullTimes> _fullOf = [];

    private LedgerState State => chain.State;

    /// <summary>True for a key that mined a block of this chain. Any other may have been made for its receipts.</summary>
    public bool HasMined(NodeKey key) => _miners.Contains(key);

    /// <summary>Takes note of a block that the chain has taken in.</summary>
    public void Note(Block block)
    {
        _miners.Add(block.Coinbase.Miner);
        var time = block.Header.Time;
        _full.Note(State.Unsealed >= Limits.UnsealedElections, time);
        foreach (var organiser in block.Transactions.Select(transaction => OrganiserOf(transaction.Payload)).OfType<PublicKey>().Distinct())
        {
            var isFull = State.UnsealedOf(organiser) >= Limits.UnsealedElectionsOfKey;
            if (isFull) _fullOf.TryAdd(organiser, new());
            _fullOf.GetValueOrDefault(organiser)?.Note(isFull, time);
        }
    }

    /// <inheritdoc cref="Auditor.Check"/>
    public ReceiptFinding Check(Receipt receipt, Transaction? transaction)
    {
        if (!receipt.IsGenuine(chain.Parameters.Id)) return ReceiptFinding.NotGenuine;
        if (State.HeightOf(receipt.Transaction) is not null) return ReceiptFinding.Confirmed;
        if (transaction?.Id != receipt.Transaction) return ReceiptFinding.WithoutTransaction;
        if (IsKeptOut(transaction, receipt.Accepted)) return ReceiptFinding.Superseded;
        var isTooNew = chain.Tip.Header.Time.Since(receipt.Accepted) < chain.Parameters.LeastSettle;
        return isTooNew && MayComeYet(transaction.Payload) ? ReceiptFinding.TooNew : ReceiptFinding.NotConfirmed;
    }

    /// <summary>The vote that the chain counts for the same key in the same election, and that keeps this one out (V8, V13); null where there is none.</summary>
    public TransactionId? VoteInsteadOf(CastVote vote) =>
        State.Find(vote.Election) is { } election && election.VoteOf(vote.Voter) is { } counted
            && (election.Definition.Revoting == Revoting.Never || counted.Revision >= vote.Revision)
            ? counted.Transaction
            : null;

    /// <summary>The block that seals an election; null while none does.</summary>
    public ChainEntry? SealOf(Election election) =>
        State.HeightOf(Transaction.Of(chain.Parameters.Id, new Seal(election.Id)).Id) is { } height ? chain.At(height) : null;

    /// <summary>
    /// Whether the chain's rules keep a transaction out for which a node may rightly have given a receipt (R3): another vote counts, another
    /// transfer took the sequence, or the coins never came, as a sender whose next transfer this would be has spent none since; all places for
    /// elections were taken; another statement stands; or there was too little time for blocks from the start (P4).
    /// </summary>
    private bool IsKeptOut(Transaction transaction, Timestamp accepted) => transaction.Payload switch
    {
        Transfer => State.Judge(transaction, chain.Tip.Header.Time, Judged.InBlock).Rule is Rejection.WrongSequence or Rejection.Overspend,
        CastVote vote => VoteInsteadOf(vote) is not null || State.Find(vote.Election)?.Definition.Settle < chain.Parameters.LeastSettle,
        OpenElection open => HadNoRoom(open, accepted) || IsTooLate(open.Closes, accepted),
        CloseElection close => State.Find(close.Election) is { } election && IsTooLate(election.Definition.Closes, accepted),
        PauseElection pause => State.Find(pause.Election) is { } election && (election.ClosedAt is not null || IsTooLate(election.Definition.Closes, accepted)),
        StateIssuances stated => State.Find(stated.Election) is { } election
            && (election.Issued is not null || (SealOf(election) is { } seal && IsTooLate(seal.Header.Time, accepted))),
        _ => false,
    };

    /// <summary>O8, O9: at that time, or before blocks had their time for it, all places were taken. Those that are taken later excuse nobody.</summary>
    private bool HadNoRoom(OpenElection open, Timestamp accepted) =>
        _full.Any(accepted, chain.Parameters.LeastSettle) || _fullOf.GetValueOrDefault(open.Organiser)?.Any(accepted, chain.Parameters.LeastSettle) == true;

    /// <summary>What can be in no block from then on was accepted shortly before it. A receipt that is dated after it is false by itself, and excused by nothing.</summary>
    private bool IsTooLate(Timestamp end, Timestamp accepted) => accepted < end && end.Since(accepted) < chain.Parameters.LeastSettle;

    /// <summary>False once no block can hold it any more: then no time that a node has written on its receipt puts the question off.</summary>
    private bool MayComeYet(Payload payload) => payload switch
    {
        OpenElection open => chain.Tip.Header.Time < open.Closes,
        CastVote vote => !IsSealed(vote.Election),
        CloseElection close => !IsSealed(close.Election),
        PauseElection pause => !IsSealed(pause.Election),
        StateIssuances stated => !IsSealed(stated.Election),
        _ => true,
    };

    private bool IsSealed(ElectionId election) => State.Find(election) is { IsSealed: true };

    private PublicKey? OrganiserOf(Payload payload) => payload switch
    {
        OpenElection open => open.Organiser,
        Seal seal => State.Find(seal.Election)!.Definition.Organiser,
        _ => null,
    };
}
