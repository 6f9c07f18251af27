namespace OrleansBallot.Ledger;

/// <summary>
/// Pauses an election, or lets it go on. While it is paused, nodes take no votes; blocks still hold those that were taken, for
/// as long as after a close (V12). The close stays where it is.
/// </summary>
/// <param name="Organiser">The key that opened it (C1).</param>
/// <param name="Election">Which election.</param>
/// <param name="Turn">1 for the first pause, 2 for its end, and so on: odd ones pause, and none can be said twice (C2).</param>
public sealed record PauseElection(PublicKey Organiser, ElectionId Election, uint Turn) : Payload
{
    /// <summary>False for the end of a pause.</summary>
    public bool IsPause => Turn % 2 == 1;

    /// <inheritdoc/>
    public override TransactionKind Kind => TransactionKind.PauseElection;

    /// <inheritdoc/>
    public override PublicKey? Signer => Organiser;

    internal override string Tag => "ballot/pause/v1";

    internal override void Write(CanonicalWriter writer) => Write(writer, Organiser).Hash(Election.Value).Length(Turn);

    internal static PauseElection ReadFields(ref CanonicalReader reader) =>
        new(ReadKey(ref reader), new(reader.Hash()), (uint)reader.Length(uint.MaxValue));
}
