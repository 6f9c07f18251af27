using OrleansBallot.Ledger.Encoding;
using OrleansBallot.Ledger.Fields;
using OrleansBallot.Ledger.Keys;
using OrleansBallot.Ledger.Rules;
using OrleansBallot.Ledger.State;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Ledger.Kinds;

/// <summary>
/// A registrar's statement of how many credentials it has signed for an election. It is made once, when the election has closed and no more
/// are signed (I1 to I4). An audit compares the ballots with it.
/// </summary>
/// <param name="Registrar">The key that the election's roll names (I1).</param>
/// <param name="Election">The election.</param>
/// <param name="Count">Credentials signed.</param>
public sealed record StateIssuances(PublicKey Registrar, ElectionId Election, uint Count) : ElectionPayload(Election), IKind<StateIssuances>
{
    /// <inheritdoc/>
    public override TransactionKind Kind => TransactionKind.StateIssuances;

    /// <inheritdoc/>
    public override PublicKey? Signer => Registrar;

    internal override string Tag => "ballot/issued/v1";

    internal override string Word => "issuances";

    static StateIssuances IKind<StateIssuances>.Blank => new(default, default, 0);

    static StateIssuances IKind<StateIssuances>.Read(ref CanonicalReader reader) =>
        new(ReadKey(ref reader), new(reader.Hash()), (uint)reader.Length(uint.MaxValue));

    internal override void Write(CanonicalWriter writer) => Write(writer, Registrar).Hash(Election.Value).Length(Count);

    internal override Payload Describe(IFields fields) =>
        new StateIssuances(fields.Key("registrar", Registrar), fields.Election(Election), fields.Small("count", Count));

    private protected override Verdict Judge(Election election, in Judging on)
    {
        if (election.Definition.Roll is not { } roll || Registrar != roll.Registrar) return Rejection.NotRegistrar; // I1
        if (on.At < election.Closes) return Rejection.NotClosed; // I2
        if (Count > roll.Size) return Rejection.TooManyIssued; // I3
        if (election.Issued is not null) return Rejection.AlreadyStated; // I4
        return Rejection.None;
    }

    internal override void Apply(LedgerState state, in Confirmation confirmed) => state.Get(Election).Issued = Count;

    /// <summary>An election has one statement (I4), so before this there was none.</summary>
    internal override void Undo(LedgerState state, TransactionId id) => state.Get(Election).Issued = null;

    internal override Claim? Claim => new(Kind, Election);

    internal override Rejection Outdone(LedgerState state) => Rejection.AlreadyStated; // I4

    internal override bool IsKeptOut(IEvidence chain, Timestamp accepted)
    {
        if (chain.State.Find(Election) is not { } election) return false;
        if (election.Issued is not null) return true; // I4
        return chain.SealedAt(election) is { } sealedAt && chain.IsTooLate(sealedAt, accepted); // V2
    }
}
