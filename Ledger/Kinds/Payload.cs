using OrleansBallot.Ledger.Encoding;
using OrleansBallot.Ledger.Fields;
using OrleansBallot.Ledger.Keys;
using OrleansBallot.Ledger.Rules;
using OrleansBallot.Ledger.State;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Ledger.Kinds;

/// <summary>
/// The content of a transaction, without its signature. Each kind is one file with its fields, its bytes, its rules and its description;
/// <see cref="TransactionKinds"/> lists them. Every kind must implement the abstract members; the virtual ones have an answer that suits
/// most.
/// </summary>
public abstract record Payload
{
    private protected Payload()
    {
    }

    /// <summary>Its kind.</summary>
    public abstract TransactionKind Kind { get; }

    /// <summary>The key that signs it; null for an unsigned payload.</summary>
    public abstract PublicKey? Signer { get; }

    /// <summary>When it was written, as its signer says (R7); 0 for kinds that do not say.</summary>
    public virtual Timestamp Written => default;

    /// <summary>True for a kind that only nodes submit, once it is due (P2). No bound of a pool refuses it.</summary>
    public virtual bool IsForNodesAlone => false;

    // Bytes

    /// <summary>The type tag of its signed preimage.</summary>
    internal abstract string Tag { get; }

    /// <summary>Writes the fields after the kind, canonically.</summary>
    internal abstract void Write(CanonicalWriter writer);

    // Description

    /// <summary>The word of its kind in text and JSON.</summary>
    internal abstract string Word { get; }

    /// <summary>Visits its fields, in the order of the text form, and returns the payload that they make.</summary>
    internal abstract Payload Describe(IFields fields);

    // Rules of the chain

    /// <summary>False when it names a key besides its signer's that is no point of P-256 (T1).</summary>
    internal virtual bool NamesPoints => true;

    /// <summary>
    /// Judges it against a state, by its numbered rules in the order of <see cref="Rejection"/>. T1 to T3 were checked before.
    /// </summary>
    internal abstract Verdict Judge(in Judging on);

    /// <summary>Changes a state that has accepted it.</summary>
    internal abstract void Apply(LedgerState state, in Confirmation confirmed);

    /// <summary>Undoes <see cref="Apply"/> exactly. It must have been the last change of the state.</summary>
    internal abstract void Undo(LedgerState state, TransactionId id);

    // Rules of a node's pool

    /// <summary>The claim that only one pending transaction may have; null where it competes with none.</summary>
    internal abstract Claim? Claim { get; }

    /// <summary>The rule that refuses it while another pending transaction has its claim.</summary>
    internal abstract Rejection Outdone(LedgerState state);

    /// <summary>Whether it may be pending behind the one that has its claim.</summary>
    internal virtual bool MayFollow(Payload holder) => false;

    /// <summary>
    /// Its place in the order in which its signer's transactions need each other. Refused ones are tried again in this order.
    /// </summary>
    internal virtual uint Number => 0;

    /// <summary>Judges it behind a node's pending transactions, once the state has accepted it.</summary>
    internal virtual Verdict JudgeBehind(IPending pending, LedgerState state) => Rejection.None;

    /// <summary>
    /// Judges whether a node may give a receipt for it, once every other rule has accepted it. Pending transactions may keep it out of
    /// blocks, or blocks may have too little time for it (P4).
    /// </summary>
    internal virtual Verdict JudgePromise(IPending pending, LedgerState state, Timestamp at) => Rejection.None;

    /// <summary>
    /// True for an order whose turn has not come: orders before it are not in the chain yet. Its rule alone does not tell that it may be
    /// valid later.
    /// </summary>
    internal virtual bool IsEarly(LedgerState state) => false;

    // Rules of an audit

    /// <summary>True when a sound chain's rules keep it out, though an honest node may have given a receipt for it (R3).</summary>
    /// <param name="chain">The chain, which lacks it.</param>
    /// <param name="accepted">When the node took it.</param>
    internal abstract bool IsKeptOut(IEvidence chain, Timestamp accepted);

    /// <summary>False once no block can hold it any more (R4). From then on the time on a node's receipt can't delay the verdict.</summary>
    /// <param name="state">The state at the tip.</param>
    /// <param name="tip">The tip's time.</param>
    internal abstract bool MayComeYet(LedgerState state, Timestamp tip);

    private protected static CanonicalWriter Write(CanonicalWriter writer, PublicKey key) => writer.Hash(key.X).Hash(key.Y);

    private protected static PublicKey ReadKey(ref CanonicalReader reader) => new(reader.Hash(), reader.Hash());
}
