using OrleansBallot.Ledger.Blocks;
using OrleansBallot.Ledger.Chains;
using OrleansBallot.Ledger.Keys;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Ledger.Receipts;
using OrleansBallot.Ledger.Rules;
using OrleansBallot.Ledger.State;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Ledger.Audit;

/// <summary>Judges receipts against a sound chain (R1 to R6), by its content and its own times, never by a clock.</summary>
/// <param name="chain">The chain, which grows by the blocks that are noted.</param>
internal sealed class ReceiptAudit(Chain chain) : IEvidence
{
    private readonly HashSet<NodeKey> _miners = [];
    private readonly FullTimes _full = new();
    private readonly Dictionary<PublicKey, FullTimes> _fullOf = [];

    /// <inheritdoc/>
    public LedgerState State => chain.State;

    /// <inheritdoc/>
    public ulong LeastSettle => chain.Parameters.LeastSettle;

    /// <summary>True for a key that mined a block of this chain. Any other key may have been made for its receipts.</summary>
    public bool HasMined(NodeKey key) => _miners.Contains(key);

    /// <summary>Notes a block that the chain has taken in.</summary>
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
        if (transaction.Payload.IsKeptOut(this, receipt.Accepted)) return ReceiptFinding.Superseded;
        var tip = chain.Tip.Header.Time;
        var isTooNew = tip.Since(receipt.Accepted) < LeastSettle && transaction.Payload.MayComeYet(State, tip);
        return isTooNew ? ReceiptFinding.TooNew : ReceiptFinding.NotConfirmed;
    }

    /// <summary>The block that seals an election; null while none does.</summary>
    public ChainEntry? SealOf(Election election) =>
        State.HeightOf(Transaction.Of(chain.Parameters.Id, new Seal(election.Id)).Id) is { } height ? chain.At(height) : null;

    /// <inheritdoc/>
    public Timestamp? SealedAt(Election election) => SealOf(election)?.Header.Time;

    /// <inheritdoc/>
    public bool HadNoRoom(PublicKey organiser, Timestamp accepted) =>
        _full.Any(accepted, LeastSettle) || _fullOf.GetValueOrDefault(organiser)?.Any(accepted, LeastSettle) == true;

    /// <summary>The organiser whose place for an election a transaction takes or frees; null for other kinds.</summary>
    private PublicKey? OrganiserOf(Payload payload) => payload switch
    {
        OpenElection open => open.Organiser,
        Seal seal => State.Find(seal.Election)!.Definition.Organiser,
        _ => null,
    };
}
