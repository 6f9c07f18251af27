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

    /// <summary>Any number of words.</summary>
    Words,

    /// <summary>Text that a person wrote.</summary>
    Text,

    /// <summary>Any number of items with fields of their own.</summary>
    Items,
}

/// <summary>A named value, between the ledger's types and the forms that people read.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">The form in which it is written.</param>
/// <param name="Values">One value, or several where the form is a list.</param>
/// <param name="Items">The fields of each item, where it has items.</param>
internal readonly record struct Field(
    string Name, FieldKind Kind, ImmutableArray<string> Values, ImmutableArray<IReadOnlyList<Field>> Items = default);

/// <summary>Visits the fields of an item, and returns what they make.</summary>
internal delegate T Describe<T>(IFields fields, T item);

/// <summary>Reads a word.</summary>
internal delegate bool TryParse<T>(string? text, out T value);

/// <summary>
/// Visits the fields of a payload, one call each. One description thus serves both ways: a writer notes the values that it is given and
/// returns them, a reader ignores them and returns what it has read.
/// </summary>
internal interface IFields
{
    T Word<T>(string name, T value, TryParse<T> parse, string what) where T : notnull;

    ImmutableArray<T> Words<T>(string name, ImmutableArray<T> values, TryParse<T> parse, string what) where T : notnull;

    ulong Number(string name, ulong value, ulong most = ulong.MaxValue);

    ImmutableArray<long> Numbers(string name, ImmutableArray<long> values, uint most);

    string Text(string name, string value);

    /// <summary>Visits items with fields of their own. A reader starts each of them from the blank one.</summary>
    ImmutableArray<T> List<T>(string name, ImmutableArray<T> items, T blank, Describe<T> describe);
}
