namespace OrleansBallot.Ledger;

/// <summary>
/// A registrar's word on how many credentials it has signed for an election, once, when it has closed and no more are signed
/// (I1 to I4). An audit compares the ballots with it.
/// </summary>
/// <param name="Registrar">The key that the election's roll names (I1).</param>
/// <param name="Election">Which election.</param>
/// <param name="Count">Credentials signed.</param>
public sealed record StateIssuances(PublicKey Registrar, ElectionId Election, uint Count) : Payload
{
    /// <inheritdoc/>
    public override TransactionKind Kind => TransactionKind.StateIssuances;

    /// <inheritdoc/>
    public override PublicKey? Signer => Registrar;

    internal override string Tag => "ballot/issued/v1";

    internal override void Write(CanonicalWriter writer) => Write(writer, Registrar).Hash(Election.Value).Length(Count);

    internal static StateIssuances ReadFields(ref CanonicalReader reader) =>
        new(ReadKey(ref reader), new(reader.Hash()), (uint)reader.Length(uint.MaxValue));
}
