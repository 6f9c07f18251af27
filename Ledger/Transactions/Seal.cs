namespace OrleansBallot.Ledger;

/// <summary>Makes a result final. Unsigned: anyone may state that the time has passed, once (S1, V2).</summary>
/// <param name="Election">Which election.</param>
public sealed record Seal(ElectionId Election) : Payload
{
    /// <inheritdoc/>
    public override TransactionKind Kind => TransactionKind.Seal;

    /// <inheritdoc/>
    public override PublicKey? Signer => null;

    internal override string Tag => "ballot/seal/v1";

    internal override void Write(CanonicalWriter writer) => writer.Hash(Election.Value);

    internal static Seal ReadFields(ref CanonicalReader reader) => new(new ElectionId(reader.Hash()));
}
