using System.Collections.Immutable;

namespace OrleansBallot.Ledger;

/// <summary>
/// Recounts a whole chain and trusts nobody: it judges block after block by the very code with which nodes judge, H7 left out,
/// since a clock means nothing to history. What it holds grows with headers, voters and transfers, which double votes and double
/// spends are found by, and never with bodies.
/// </summary>
public sealed class Auditor
{
    private readonly Chain _chain;
    private readonly ReceiptAudit _receipts;

    /// <summary>An audit of a chain of nothing but genesis.</summary>
    /// <param name="parameters">The network's parameters, as the export gives them.</param>
    public Auditor(ChainParameters parameters)
    {
        _chain = new(parameters);
        _receipts = new(_chain);
    }

    /// <summary>The network's parameters.</summary>
    public ChainParameters Parameters => _chain.Parameters;

    /// <summary>The first fault; null so far.</summary>
    public AuditFault? Fault { get; private set; }

    /// <summary>The last sound block.</summary>
    public ChainEntry Tip => _chain.Tip;

    /// <summary>Transactions up to there.</summary>
    public int Transactions => _chain.State.Transactions;

    /// <summary>Elections with their recounted votes, in the order in which the chain opened them.</summary>
    public ImmutableArray<Election> Elections =>
        [.. _chain.State.Elections.OrderBy(election => _chain.State.HeightOf(new(election.Id.Value))!.Value).ThenBy(election => election.Id)];

    /// <summary>
    /// The first election by roll that has more ballots than its registrar says to have signed credentials, or than there are voters
    /// where it has said nothing (A1); null where none has.
    /// </summary>
    public Election? Overfull => Elections.FirstOrDefault(election => election.Ballots > (election.Issued ?? election.Definition.Roll?.Size));

    /// <summary>All coins of the chain: what its blocks had to pay by now, which is what its accounts hold together.</summary>
    /// <exception cref="InvalidOperationException">The accounts hold something else: this audit, or the ledger's code, is wrong.</exception>
    public Amount Coins
    {
        get
        {
            var (mined, held) = (Parameters.SupplyAt(Tip.Height), _chain.State.Coins.Sum());
            return held == mined ? held : throw new InvalidOperationException($"{mined} coins are mined by block {Tip.Height}, and {held} are there.");
        }
    }

    /// <summary>How many accounts have ever held coins.</summary>
    public int Accounts => _chain.State.Coins.Accounts.Count;

    /// <summary>The sound block of a hash, or null.</summary>
    public ChainEntry? Find(Hash256 block) => _chain.Find(block) is { } entry && _chain.IsActive(entry) ? entry : null;

    /// <summary>Adds the next block.</summary>
    /// <returns>True when it is sound; otherwise <see cref="Fault"/> says why, and the audit is over.</returns>
    public bool Add(InspectedBlock block)
    {
        ArgumentNullException.ThrowIfNull(block);
        ThrowIfOver();
        var verdict = Judge(block);
        if (verdict.Accepted) _receipts.Note(block.Block!);
        else Stop(verdict);
        return verdict.Accepted;
    }

    /// <summary>Says that what follows the tip in the file can't be a block: it was cut or its length is damaged.</summary>
    public void AddUnreadable()
    {
        ThrowIfOver();
        Stop(Rejection.Malformed);
    }

    /// <summary>Judges a receipt (R1 to R6), by what the chain holds and by its own times, never by a clock.</summary>
    /// <param name="receipt">The receipt, untrusted.</param>
    /// <param name="transaction">What it is for, where that was kept. Anything else than what its id is the hash of is passed over.</param>
    public ReceiptFinding Check(Receipt receipt, Transaction? transaction = null)
    {
        ArgumentNullException.ThrowIfNull(receipt);
        return _receipts.Check(receipt, transaction);
    }

    /// <summary>True for a key that mined a block of this chain. Anybody can make another one and sign receipts with it.</summary>
    public bool HasMined(NodeKey key) => _receipts.HasMined(key);

    /// <summary>
    /// The block that seals an election, and the work of it and of all on top (A2): that much somebody has to do anew to put another end in its
    /// place; null while it is not sealed.
    /// </summary>
    public (Height Block, UInt128 Work)? SealOf(Election election)
    {
        ArgumentNullException.ThrowIfNull(election);
        return _receipts.SealOf(election) is { Parent: { } parent } seal ? (seal.Height, Tip.Work - parent.Work) : null;
    }

    private void Stop(Verdict verdict) => Fault = new(Tip.Height.Next, verdict.Rule, verdict.Transaction, verdict.Conflict);

    private void ThrowIfOver()
    {
        if (Fault is not null) throw new InvalidOperationException($"The audit is over: block {Fault.Block} breaks {Fault.Rule}.");
    }

    private Verdict Judge(InspectedBlock inspected)
    {
        // What needs no parent comes first, by the order of rejections.
        if (inspected.Block is not { } block || inspected.Verdict.Rule == Rejection.NoWork) return inspected.Verdict;

        // An export is one branch. Repeated, swapped and inserted blocks have parents that a tree of branches would know.
        if (block.Header.Previous != Tip.Hash) return Rejection.UnknownParent;
        var rule = _chain.AddHeader(block.Header, now: null, out var entry);
        if (rule != Rejection.None) return rule;
        if (!inspected.Verdict.Accepted) return inspected.Verdict;

        // Which key a credential must be of, only the state knows; that is all that keeps it from being checked with the signatures.
        block.Transactions.AsParallel().ForAll(transaction =>
        {
            if (_chain.State.IssuerFor(transaction) is { } issuer) transaction.HasCredentialOf(issuer);
        });
        _chain.AddBody(entry!);
        var way = _chain.NextReorg() ?? throw new InvalidOperationException($"Block {block.Hash} stands on the tip and is not the best.");
        return _chain.Perform(way, new Dictionary<Hash256, Block> { [block.Hash] = block });
    }
}
