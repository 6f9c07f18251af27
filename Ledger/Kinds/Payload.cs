namespace OrleansBallot.Ledger;

/// <summary>
/// What a transaction says, without its signature. Each kind is one file with its fields, its bytes, its rules and its description;
/// <see cref="TransactionKinds"/> lists them. What is abstract here every kind must answer; what is virtual has an answer that suits most.
/// </summary>
public abstract record Payload
{
    private protected Payload()
    {
    }

    /// <summary>Which kind it is.</summary>
    public abstract TransactionKind Kind { get; }

    /// <summary>Whose signature it bears; null for what is unsigned.</summary>
    public abstract PublicKey? Signer { get; }

    /// <summary>When it was written, as its signer says (R7); 0 for kinds that do not say.</summary>
    public virtual Timestamp Written => default;

    /// <summary>True for what only nodes submit, once it is due (P2). No bound of a pool refuses it.</summary>
    public virtual bool IsForNodesAlone => false;

    // Bytes

    /// <summary>The type tag of its signed preimage.</summary>
    internal abstract string Tag { get; }

    /// <summary>Writes the fields after the kind, canonically.</summary>
    internal abstract void Write(CanonicalWriter writer);

    // Description

    /// <summary>The word of its kind in text and JSON.</summary>
    internal abstract string Word { get; }

    /// <summary>Goes through its fields, in the order of the text form, and gives the payload that they make.</summary>
    internal abstract Payload Describe(IFields fields);

    // Rules of the chain

    /// <summary>False where a key that it names, besides its signer's, is no point of P-256 (T1).</summary>
    internal virtual bool NamesPoints => true;

    /// <summary>Judges it against a state, by its numbered rules in the order of <see cref="Rejection"/>. T1 to T3 were checked.</summary>
    internal abstract Verdict Judge(in Judging on);

    /// <summary>Changes a state that has accepted it.</summary>
    internal abstract void Apply(LedgerState state, in Confirmation confirmed);

    /// <summary>Takes back <see cref="Apply"/>, exactly: it was the last to change the state.</summary>
    internal abstract void Undo(LedgerState state, TransactionId id);

    // Rules of a node's pool

    /// <summary>What only one pending transaction may have; null where it competes with none.</summary>
    internal abstract Claim? Claim { get; }

    /// <summary>The rule that refuses it while another pending transaction has its claim.</summary>
    internal abstract Rejection Outdone(LedgerState state);

    /// <summary>Whether it may be pending behind the one that has its claim.</summary>
    internal virtual bool MayFollow(Payload holder) => false;

    /// <summary>Its place among those of its signer that need each other in order: refused ones are tried again in this order.</summary>
    internal virtual uint Number => 0;

    /// <summary>Judges it behind what is pending at a node, once the state has accepted it.</summary>
    internal virtual Verdict JudgeBehind(IPending pending, LedgerState state) => Rejection.None;

    /// <summary>
    /// Judges whether a node may give a receipt for it, once all else has accepted it: what is pending may keep it out of blocks, or they
    /// may have too little time for it (P4).
    /// </summary>
    internal virtual Verdict JudgePromise(IPending pending, LedgerState state, Timestamp at) => Rejection.None;

    /// <summary>True where others like it must come first, though no rule says that it may be accepted later.</summary>
    internal virtual bool IsEarly(LedgerState state) => false;

    // Rules of an audit

    /// <summary>Whether a sound chain's rules keep it out, though an honest node may have given a receipt for it (R3).</summary>
    /// <param name="chain">The chain, which lacks it.</param>
    /// <param name="accepted">When the node took it.</param>
    internal abstract bool IsKeptOut(IEvidence chain, Timestamp accepted);

    /// <summary>False once no block can hold it any more (R4): no time that a node writes on its receipt puts the question off then.</summary>
    /// <param name="state">The state at the tip.</param>
    /// <param name="tip">The tip's time.</param>
    internal abstract bool MayComeYet(LedgerState state, Timestamp tip);

    private protected static CanonicalWriter Write(CanonicalWriter writer, PublicKey key) => writer.Hash(key.X).Hash(key.Y);

    private protected static PublicKey ReadKey(ref CanonicalReader reader) => new(reader.Hash(), reader.Hash());
}
