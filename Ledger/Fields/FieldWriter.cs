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

    public ulong Number(string name, ulong value, ulong most = ulong.MaxValue) =>
        Note(value, name, FieldKind.Number, [value.ToString(CultureInfo.InvariantCulture)]);

    public ImmutableArray<int> Numbers(string name, ImmutableArray<int> values) =>
        Note(values, name, FieldKind.Numbers, [.. values.Select(value => value.ToString(CultureInfo.InvariantCulture))]);

    public string Text(string name, string value) => Note(value, name, FieldKind.Text, [value]);

    public ImmutableArray<string> Texts(string name, ImmutableArray<string> values) => Note(values, name, FieldKind.Texts, values);

    private T Note<T>(T value, string name, FieldKind kind, ImmutableArray<string> items)
    {
        _fields.Add(new(name, kind, items));
        return value;
    }
}
