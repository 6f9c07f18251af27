using System.Collections.Immutable;

namespace OrleansBallot.Ledger;

/// <summary>How a field is written; read back, it is known from its name.</summary>
internal enum FieldKind
{
    /// <summary>Hex digits or a moment: no quotes needed.</summary>
    Word,

    /// <summary>A number.</summary>
    Number,

    /// <summary>Numbers, none included.</summary>
    Numbers,

    /// <summary>What a person wrote.</summary>
    Text,

    /// <summary>Several of these, none included.</summary>
    Texts,
}

/// <summary>A named value, between the ledger's types and the forms that people read.</summary>
internal readonly record struct Field(string Name, FieldKind Kind, ImmutableArray<string> Items);

/// <summary>Reads a word.</summary>
internal delegate bool TryParse<T>(string? text, out T value);

/// <summary>
/// Goes through the fields of something, one call each. The same description thus serves both ways: a writer notes the values
/// that it is given and gives them back, a reader disregards them and gives what it has read.
/// </summary>
internal interface IFields
{
    T Word<T>(string name, T value, TryParse<T> parse, string what) where T : notnull;

    ulong Number(string name, ulong value, ulong most = ulong.MaxValue);

    ImmutableArray<int> Numbers(string name, ImmutableArray<int> values);

    string Text(string name, string value);

    ImmutableArray<string> Texts(string name, ImmutableArray<string> values);
}
