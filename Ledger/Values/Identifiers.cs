namespace OrleansBallot.Ledger.Values;

/// <summary>
/// Names a transaction: the hash of the signed bytes without the signature, so that signing again makes no new vote (T3).
/// </summary>
public readonly record struct TransactionId(Hash256 Value) : IComparable<TransactionId>
{
    /// <summary>Reads 64 lower-case hex digits.</summary>
    public static bool TryParse(string? text, out TransactionId id)
    {
        var read = Hash256.TryParse(text, out var hash);
        id = new(hash);
        return read;
    }

    /// <summary>Reads 64 lower-case hex digits.</summary>
    /// <exception cref="FormatException">The text is no id.</exception>
    public static TransactionId Parse(string text) => new(Hash256.Parse(text));

    /// <inheritdoc/>
    public int CompareTo(TransactionId other) => Value.CompareTo(other.Value);

    /// <summary>64 lower-case hex digits.</summary>
    public override string ToString() => Value.ToString();
}

/// <summary>Names an election: the id of the transaction that opened it.</summary>
public readonly record struct ElectionId(Hash256 Value) : IComparable<ElectionId>
{
    /// <summary>Reads 64 lower-case hex digits.</summary>
    public static bool TryParse(string? text, out ElectionId id)
    {
        var read = Hash256.TryParse(text, out var hash);
        id = new(hash);
        return read;
    }

    /// <summary>Reads 64 lower-case hex digits.</summary>
    /// <exception cref="FormatException">The text is no id.</exception>
    public static ElectionId Parse(string text) => new(Hash256.Parse(text));

    /// <inheritdoc/>
    public int CompareTo(ElectionId other) => Value.CompareTo(other.Value);

    /// <summary>64 lower-case hex digits.</summary>
    public override string ToString() => Value.ToString();
}
