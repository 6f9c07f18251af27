using System.Collections.Immutable;
using System.Globalization;

namespace OrleansBallot.Ledger.Fields;

/// <summary>Notes fields in their order.</summary>
internal sealed class FieldWriter : IFields
{
    private readonly List<Field> _fields = [];

    public IReadOnlyList<Field> Fields => _fields;

    public T Word<T>(string name, T value, TryParse<T> parse, string what) where T : notnull =>
        Note(value, name, FieldKind.Word, [value.ToString()!]);

    public ImmutableArray<T> Words<T>(string name, ImmutableArray<T> values, TryParse<T> parse, string what) where T : notnull =>
        Note(values, name, FieldKind.Words, [.. values.Select(value => value.ToString()!)]);

    public ulong Number(string name, ulong value, ulong most = ulong.MaxValue) =>
        Note(value, name, FieldKind.Number, [value.ToString(CultureInfo.InvariantCulture)]);

    public ImmutableArray<long> Numbers(string name, ImmutableArray<long> values, uint most) =>
        Note(values, name, FieldKind.Numbers, [.. values.Select(value => value.ToString(CultureInfo.InvariantCulture))]);

    public string Text(string name, string value) => Note(value, name, FieldKind.Text, [value]);

    public ImmutableArray<T> List<T>(string name, ImmutableArray<T> items, T blank, Describe<T> describe)
    {
        _fields.Add(new(name, FieldKind.Items, [], [.. items.Select(item => FieldsOf(item, describe))]));
        return items;
    }

    private static IReadOnlyList<Field> FieldsOf<T>(T item, Describe<T> describe)
    {
        var fields = new FieldWriter();
        describe(fields, item);
        return fields.Fields;
    }

    private T Note<T>(T value, string name, FieldKind kind, ImmutableArray<string> items)
    {
        _fields.Add(new(name, kind, items));
        return value;
    }
}
