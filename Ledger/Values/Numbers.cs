using System.Globalization;

namespace OrleansBallot.Ledger.Values;

/// <summary>A block's distance from genesis, which has height 0.</summary>
public readonly record struct Height(ulong Value) : IComparable<Height>
{
    /// <summary>The height of the next block.</summary>
    public Height Next => new(checked(Value + 1));

    /// <inheritdoc/>
    public int CompareTo(Height other) => Value.CompareTo(other.Value);

    /// <summary>Decimal digits.</summary>
    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);
}

/// <summary>The expected number of hashes that a block takes (W1).</summary>
public readonly record struct Difficulty(ulong Value) : IComparable<Difficulty>
{
    /// <inheritdoc/>
    public int CompareTo(Difficulty other) => Value.CompareTo(other.Value);

    /// <summary>Decimal digits.</summary>
    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);
}

/// <summary>An amount of coins, in whole coins.</summary>
public readonly record struct Amount(ulong Value) : IComparable<Amount>
{
    /// <inheritdoc/>
    public int CompareTo(Amount other) => Value.CompareTo(other.Value);

    /// <summary>Decimal digits.</summary>
    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);
}
