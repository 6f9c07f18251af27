namespace OrleansBallot.Ledger;

/// <summary>Moves an election's close to the time of the block that holds this.</summary>
/// <param name="Organiser">The key that opened it (C1).</param>
/// <param name="Election">Which election.</param>
public sealed record CloseElection(PublicKey Organiser, ElectionId Election) : Payload
{
    /// <inheritdoc/>
    public override TransactionKind Kind => TransactionKind.CloseElection;

    /// <inheritdoc/>
    public override PublicKey? Signer => Organiser;

    internal override string Tag => "ballot/close/v1";

    internal override void Write(CanonicalWriter writer) => Write(writer, Organiser).Hash(Election.Value);

    internal static CloseElection ReadFields(ref CanonicalReader reader) => new(ReadKey(ref reader), new(reader.Hash()));
}
