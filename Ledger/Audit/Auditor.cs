using System.Collections.Immutable;
using OrleansBallot.Ledger.Blocks;
using OrleansBallot.Ledger.Chains;
using OrleansBallot.Ledger.Keys;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Ledger.Receipts;
using OrleansBallot.Ledger.Rules;
using OrleansBallot.Ledger.State;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Ledger.Audit;

/// <summary>
/// Recounts a whole chain and trusts nobody. It judges each block with the code that nodes use, without H7, because a clock says nothing
/// about history. Its memory grows with headers, voters and transfers, which reveal double votes and double spends; it keeps no bodies.
/// </summary>
public sealed class Auditor
{
    private readonly Chain _chain;
    private readonly ReceiptAudit _receipts;

    /// <summary>Starts an audit with genesis alone.</summary>
    /// <param name="parameters">The network's parameters, as the export gives them.</param>
    public Auditor(ChainParameters parameters)
    {
        _chain = new(parameters);
        _receipts = new(_chain);
    }

    /// <summary>The network's parameters.</summary>
    public ChainParameters Parameters => _chain.Parameters;

    /// <summary>The first fault; null while there is none.</summary>
    public AuditFault? Fault { get; private set; }

    /// <summary>The last sound block.</summary>
    public ChainEntry Tip => _chain.Tip;

    /// <summary>Transactions up to the last sound block.</summary>
    public int Transactions => _chain.State.Transactions;

    /// <summary>Elections with their recounted votes, in the order in which the chain opened them.</summary>
    public ImmutableArray<Election> Elections =>
        [.. _chain.State.Elections.OrderBy(election => _chain.State.HeightOf(new(election.Id.Value))!.Value)
            .ThenBy(election => election.Id)];

    /// <summary>The hash of the block that holds an election's opening.</summary>
    public Hash256 OpenedBy(Election election)
    {
        ArgumentNullException.ThrowIfNull(election);
        return _chain.At(_chain.State.HeightOf(new(election.Id.Value))!.Value)!.Hash;
    }

    /// <summary>
    /// The first election by roll with too many ballots of a class: more than the credentials that its registrar states, or more than the
    /// class has voters while the registrar has stated nothing (A1). Null where there is none.
    /// </summary>
    public Election? Overfull => Elections.FirstOrDefault(election => election.IsOverfull);

    /// <summary>All coins of the chain: the rewards that its blocks had to pay, which equal the sum of all accounts.</summary>
    /// <exception cref="InvalidOperationException">
    /// The accounts hold another sum. Then this audit, or the ledger's code, has a bug.
    /// </exception>
    public Amount Coins
    {
        get
        {
            var (mined, held) = (Parameters.SupplyAt(Tip.Height), _chain.State.Coins.Sum());
            return held == mined
                ? held
                : throw new InvalidOperationException($"The blocks up to {Tip.Height} mined {mined} coins, and the accounts hold {held}.");
        }
    }

    /// <summary>How many accounts have ever held coins.</summary>
    public int Accounts => _chain.State.Coins.Accounts.Count;

    /// <summary>The sound block with this hash, or null.</summary>
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

    /// <summary>Records that the bytes after the tip can't be a block: the file was cut, or a length in it is damaged.</summary>
    public void AddUnreadable()
    {
        ThrowIfOver();
        Stop(Rejection.Malformed);
    }

    /// <summary>Judges a receipt (R1 to R6) by the chain and by the chain's own times, never by a clock.</summary>
    /// <param name="receipt">The receipt, untrusted.</param>
    /// <param name="transaction">
    /// The transaction that the receipt is for, where somebody kept it. It is ignored when its id is not the receipt's.
    /// </param>
    public ReceiptFinding Check(Receipt receipt, Transaction? transaction = null)
    {
        ArgumentNullException.ThrowIfNull(receipt);
        return _receipts.Check(receipt, transaction);
    }

    /// <summary>True for a key that mined a block of this chain. Anybody can make another key and sign receipts with it.</summary>
    public bool HasMined(NodeKey key) => _receipts.HasMined(key);

    /// <summary>
    /// The block that seals an election, and the work of that block and of all blocks on top (A2). An attacker has to do that much work
    /// again to change the result. Null while the election is not sealed.
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
        // Rules that need no parent come first, in the order of rejections.
        if (inspected.Block is not { } block || inspected.Verdict.Rule == Rejection.NoWork) return inspected.Verdict;

        // An export is one branch. A tree of branches would know the parents of repeated, swapped and inserted blocks.
        if (block.Header.Previous != Tip.Hash) return Rejection.UnknownParent;
        var rule = _chain.AddHeader(block.Header, now: null, out var entry);
        if (rule != Rejection.None) return rule;
        if (!inspected.Verdict.Accepted) return inspected.Verdict;

        // Only the state knows a credential's issuing key, so credentials are checked here and not with the signatures.
        block.Transactions.AsParallel().ForAll(transaction =>
        {
            if (_chain.State.IssuerFor(transaction) is { } issuer) transaction.HasCredentialOf(issuer);
        });
        _chain.AddBody(entry!);
        var way = _chain.NextReorg() ?? throw new InvalidOperationException($"Block {block.Hash} stands on the tip and is not the best.");
        return _chain.Perform(way, new Dictionary<Hash256, Block> { [block.Hash] = block });
    }
}
