using System.Collections.Immutable;

namespace OrleansBallot.Ledger.Fields;

/// <summary>The form in which a field is written. A reader knows the form from the field's name.</summary>
internal enum FieldKind
{
    /// <summary>Hex digits or a moment, without quotes.</summary>
    Word,

    /// <summary>A number.</summary>
    Number,

    /// <summary>Any number of numbers.</summary>
    Numbers,

    /// <summary>Text that a person wrote.</summary>
    Text,

    /// <summary>Any number of texts.</summary>
    Texts,
}

/// <summary>A named value, between the ledger's types and the forms that people read.</summary>
internal readonly record struct Field(string Name, FieldKind Kind, ImmutableArray<string> Items);

/// <summary>Reads a word.</summary>
internal delegate bool TryParse<T>(string? text, out T value);

/// <summary>
/// Visits the fields of a payload, one call each. One description thus serves both ways: a writer notes the values that it is given and
/// returns them, a reader ignores them and returns what it has read.
/// </summary>
internal interface IFields
{
    T Word<T>(string name, T value, TryParse<T> parse, string what) where T : notnull;

    ulong Number(string name, ulong value, ulong most = ulong.MaxValue);

    ImmutableArray<int> Numbers(string name, ImmutableArray<int> values);

    string Text(string name, string value);

    ImmutableArray<string> Texts(string name, ImmutableArray<string> values);
}
