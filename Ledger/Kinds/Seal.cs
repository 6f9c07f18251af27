using OrleansBallot.Ledger.Encoding;
using OrleansBallot.Ledger.Fields;
using OrleansBallot.Ledger.Keys;
using OrleansBallot.Ledger.Rules;
using OrleansBallot.Ledger.State;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Ledger.Kinds;

/// <summary>Makes a result final. It is unsigned: anyone may state once that the time has passed (S1, V2).</summary>
/// <param name="Election">The election.</param>
public sealed record Seal(ElectionId Election) : ElectionPayload(Election), IKind<Seal>
{
    /// <inheritdoc/>
    public override TransactionKind Kind => TransactionKind.Seal;

    /// <inheritdoc/>
    public override PublicKey? Signer => null;

    /// <inheritdoc/>
    public override bool IsForNodesAlone => true;

    internal override string Tag => "ballot/seal/v1";

    internal override string Word => "seal";

    static Seal IKind<Seal>.Blank => new(default(ElectionId));

    static Seal IKind<Seal>.Read(ref CanonicalReader reader) => new(new ElectionId(reader.Hash()));

    internal override void Write(CanonicalWriter writer) => writer.Hash(Election.Value);

    internal override Payload Describe(IFields fields) => new Seal(fields.Election(Election));

    private protected override Verdict Judge(Election election, in Judging on)
    {
        if (on.At < election.Settles) return Rejection.NotSettled; // S1
        return Rejection.None;
    }

    internal override void Apply(LedgerState state, in Confirmation confirmed) => state.Seal(state.Get(Election));

    internal override void Undo(LedgerState state, TransactionId id) => state.Unseal(state.Get(Election));

    internal override Claim? Claim => new(Kind, Election);

    internal override Rejection Outdone(LedgerState state) => Rejection.Sealed; // V2

    /// <summary>No node gives receipts for a seal, because nodes submit seals themselves.</summary>
    internal override bool IsKeptOut(IEvidence chain, Timestamp accepted) => false;
}
