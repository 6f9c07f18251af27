using System.Collections.Immutable;
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
/// <param name="Issued">Credentials signed, for each class of the roll.</param>
public sealed record StateIssuances(PublicKey Registrar, ElectionId Election, ImmutableArray<uint> Issued)
    : ElectionPayload(Election), IKind<StateIssuances>
{
    /// <inheritdoc/>
    public override TransactionKind Kind => TransactionKind.StateIssuances;

    /// <inheritdoc/>
    public override PublicKey? Signer => Registrar;

    internal override string Tag => "ballot/issued/v1";

    internal override string Word => "issuances";

    static StateIssuances IKind<StateIssuances>.Blank => new(default, default, []);

    static StateIssuances IKind<StateIssuances>.Read(ref CanonicalReader reader) =>
        new(ReadKey(ref reader), new(reader.Hash()), ReadIssued(ref reader));

    /// <summary>By value, numbers included.</summary>
    public bool Equals(StateIssuances? other) =>
        other is not null && Registrar == other.Registrar && Election == other.Election && Issued.SequenceEqual(other.Issued);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Registrar, Election, Issued.Length);

    internal override void Write(CanonicalWriter writer)
    {
        Write(writer, Registrar).Hash(Election.Value).Byte(checked((byte)Issued.Length));
        foreach (var issued in Issued) writer.Length(issued);
    }

    internal override Payload Describe(IFields fields) => new StateIssuances(
        fields.Key("registrar", Registrar), fields.Election(Election),
        [.. fields.Numbers("issued", [.. Issued.Select(issued => (long)issued)], uint.MaxValue).Select(issued => (uint)issued)]);

    private protected override Verdict Judge(Election election, in Judging on)
    {
        if (election.Definition.Roll is not { } roll || Registrar != roll.Registrar) return Rejection.NotRegistrar; // I1
        if (on.At < election.Closes) return Rejection.NotClosed; // I2
        if (Issued.Length != roll.Classes.Length) return Rejection.TooManyIssued; // I3
        if (Issued.Zip(roll.Classes).Any(both => both.First > both.Second.Size)) return Rejection.TooManyIssued; // I3
        if (election.Issued is not null) return Rejection.AlreadyStated; // I4
        return Rejection.None;
    }

    internal override void Apply(LedgerState state, in Confirmation confirmed) => state.Get(Election).Issued = Issued;

    /// <summary>An election has one statement (I4), so before this there was none.</summary>
    internal override void Undo(LedgerState state, TransactionId id) => state.Get(Election).Issued = null;

    private static ImmutableArray<uint> ReadIssued(ref CanonicalReader reader)
    {
        var issued = ImmutableArray.CreateBuilder<uint>();
        for (var left = reader.Byte(); left > 0 && reader.Sound; left--) issued.Add((uint)reader.Length(uint.MaxValue));
        return issued.ToImmutable();
    }

    internal override Claim? Claim => new(Kind, Election);

    internal override Rejection Outdone(LedgerState state) => Rejection.AlreadyStated; // I4

    internal override bool IsKeptOut(IEvidence chain, Timestamp accepted)
    {
        if (chain.State.Find(Election) is not { } election) return false;
        if (election.Issued is not null) return true; // I4
        return chain.SealedAt(election) is { } sealedAt && chain.IsTooLate(sealedAt, accepted); // V2
    }
}
