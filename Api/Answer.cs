using System.Diagnostics.CodeAnalysis;

namespace OrleansBallot.Api;

/// <summary>A value, or the refusal of the request.</summary>
/// <param name="Value">The value; the default where the request is refused.</param>
/// <param name="Refusal">The refusal; null where there is a value.</param>
public readonly record struct Answer<T>(T? Value, Refusal? Refusal)
{
    /// <summary>Whether there is a value.</summary>
    public bool TryGet([NotNullWhen(true)] out T? value, [NotNullWhen(false)] out Refusal? refusal)
    {
        (value, refusal) = (Value, Refusal);
        return refusal is null;
    }

    /// <summary>The same answer with another value.</summary>
    public Answer<TOther> Select<TOther>(Func<T, TOther> make) => Refusal is null ? new(make(Value!), null) : new(default, Refusal);

    public static implicit operator Answer<T>(T value) => new(value, null);

    public static implicit operator Answer<T>(Refusal refusal) => new(default, refusal);
}
