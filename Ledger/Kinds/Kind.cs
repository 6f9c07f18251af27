using OrleansBallot.Ledger.Encoding;

namespace OrleansBallot.Ledger.Kinds;

/// <summary>The members that a kind has besides those of <see cref="Payload"/>. A kind that lacks any of them does not compile.</summary>
internal interface IKind<T> where T : Payload, IKind<T>
{
    /// <summary>An empty payload, with which reading a description starts.</summary>
    static abstract T Blank { get; }

    /// <summary>Reads the fields after the kind; a fault sticks to the reader.</summary>
    static abstract T? Read(ref CanonicalReader reader);
}

/// <summary>A kind of transaction in the registry.</summary>
/// <param name="Blank">An empty payload.</param>
/// <param name="Read">Reads the fields after the kind.</param>
internal sealed record Kind(Payload Blank, ReadFields Read)
{
    public static Kind Of<T>() where T : Payload, IKind<T> => new(T.Blank, static (ref reader) => T.Read(ref reader));
}

/// <summary>Reads fields; null, or a fault that sticks to the reader, where the bytes are not canonical.</summary>
internal delegate Payload? ReadFields(ref CanonicalReader reader);
