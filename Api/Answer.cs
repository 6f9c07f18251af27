using System.Diagnostics.CodeAnalysis;

namespace OrleansBallot.Api;

/// <summary>What was asked for, or why it is refused.</summary>
/// <param name="Value">What was asked for; the default where it is refused.</param>
/// <param name="Refusal">Null where it is not.</param>
public readonly record struct Answer<T>(T? Value, Refusal? Refusal)
{
    /// <summary>Whether it was given.</summary>
    public bool TryGet([NotNullWhen(true)] out T? value, [NotNullWhen(false)] out Refusal? refusal)
    {
        (value, refusal) = (Value, Refusal);
        return refusal is null;
    }

    /// <summary>The same answer in another shape.</summary>
    public Answer<TOther> Select<TOther>(Func<T, TOther> shape) => Refusal is null ? new(shape(Value!), null) : new(default, Refusal);

    public static implicit operator Answer<T>(T value) => new(value, null);

    public static implicit operator Answer<T>(Refusal refusal) => new(default, refusal);
}
