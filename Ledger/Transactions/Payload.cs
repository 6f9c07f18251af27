namespace OrleansBallot.Ledger;

/// <summary>The kinds of transactions; the value is the first byte of their encoding.</summary>
public enum TransactionKind : byte
{
    /// <summary>Opens an election.</summary>
    OpenElection = 1,

    /// <summary>Casts a ballot.</summary>
    CastVote = 2,

    /// <summary>Moves an election's close to the time of the block.</summary>
    CloseElection = 3,

    /// <summary>Makes an election's result final.</summary>
    Seal = 4,

    /// <summary>Sends coins.</summary>
    Transfer = 5,

    /// <summary>States how many credentials a registrar has signed.</summary>
    StateIssuances = 6,

    /// <summary>Pauses an election, or lets it go on.</summary>
    PauseElection = 7,
}

/// <summary>What a transaction says, without its signature.</summary>
public abstract record Payload
{
    private protected Payload()
    {
    }

    /// <summary>Which kind it is.</summary>
    public abstract TransactionKind Kind { get; }

    /// <summary>Whose signature it bears; null for what is unsigned.</summary>
    public abstract PublicKey? Signer { get; }

    /// <summary>The type tag of its signed preimage.</summary>
    internal abstract string Tag { get; }

    /// <summary>The fields after the kind, canonically.</summary>
    internal abstract void Write(CanonicalWriter writer);

    /// <summary>Reads a kind and its fields; a fault sticks to the reader.</summary>
    internal static Payload? Read(ref CanonicalReader reader) => (TransactionKind)reader.Byte() switch
    {
        TransactionKind.OpenElection => OpenElection.ReadFields(ref reader),
        TransactionKind.CastVote => CastVote.ReadFields(ref reader),
        TransactionKind.CloseElection => CloseElection.ReadFields(ref reader),
        TransactionKind.Seal => Seal.ReadFields(ref reader),
        TransactionKind.Transfer => Transfer.ReadFields(ref reader),
        TransactionKind.StateIssuances => StateIssuances.ReadFields(ref reader),
        TransactionKind.PauseElection => PauseElection.ReadFields(ref reader),
        _ => reader.Fail<Payload>(),
    };

    private protected static CanonicalWriter Write(CanonicalWriter writer, PublicKey key) => writer.Hash(key.X).Hash(key.Y);

    private protected static PublicKey ReadKey(ref CanonicalReader reader) => new(reader.Hash(), reader.Hash());
}
