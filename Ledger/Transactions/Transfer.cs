namespace OrleansBallot.Ledger;

/// <summary>Sends coins.</summary>
/// <param name="Sender">Whose coins they are.</param>
/// <param name="Recipient">Whose they become; a point of P-256 as well (T1), as otherwise nobody could ever spend them.</param>
/// <param name="Amount">How many: 1 to 2^53 − 1 (X1).</param>
/// <param name="Sequence">1 for the sender's first transfer, 2 for the next, and so on: none can be made twice (X3).</param>
public sealed record Transfer(PublicKey Sender, PublicKey Recipient, Amount Amount, uint Sequence) : Payload
{
    /// <inheritdoc/>
    public override TransactionKind Kind => TransactionKind.Transfer;

    /// <inheritdoc/>
    public override PublicKey? Signer => Sender;

    internal override string Tag => "ballot/coins/v1";

    internal override void Write(CanonicalWriter writer) =>
        Write(Write(writer, Sender), Recipient).UInt64(Amount.Value).Length(Sequence);

    internal static Transfer ReadFields(ref CanonicalReader reader) =>
        new(ReadKey(ref reader), ReadKey(ref reader), new(reader.UInt64()), (uint)reader.Length(uint.MaxValue));
}
