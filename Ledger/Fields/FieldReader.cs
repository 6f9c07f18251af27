using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace OrleansBallot.Ledger.Fields;

/// <summary>Takes fields by their names, each once. Its errors are written for people.</summary>
internal sealed class FieldReader : IFields
{
    private readonly Dictionary<string, Field> _left = new(StringComparer.Ordinal);

    /// <exception cref="FormatException">A name appears twice.</exception>
    public FieldReader(IEnumerable<Field> fields)
    {
        foreach (var field in fields)
        {
            if (!_left.TryAdd(field.Name, field)) throw new FormatException($"'{field.Name}' appears twice.");
        }
    }

    public T Word<T>(string name, T value, TryParse<T> parse, string what) where T : notnull =>
        parse(Single(name), out var read) ? read : throw Wrong(name, what);

    public ImmutableArray<T> Words<T>(string name, ImmutableArray<T> values, TryParse<T> parse, string what) where T : notnull =>
        [.. Values(name).Select(item => parse(item, out var read) ? read : throw Wrong(name, what))];

    public ulong Number(string name, ulong value, ulong most = ulong.MaxValue) => Number(name, Single(name), most);

    public ImmutableArray<long> Numbers(string name, ImmutableArray<long> values, uint most) =>
        [.. Values(name).Select(item => (long)Number(name, item, most))];

    public string Text(string name, string value) => Unicode(name, Single(name));

    public ImmutableArray<T> List<T>(string name, ImmutableArray<T> items, T blank, Describe<T> describe)
    {
        var field = Take(name);
        if (field.Items.IsDefault && !field.Values.IsEmpty) throw Wrong(name, "a list of items with fields");
        return field.Items.IsDefault ? [] : [.. field.Items.Select(item => Read(item, blank, describe))];
    }

    /// <exception cref="FormatException">A field was not asked for.</exception>
    public void Finish()
    {
        if (_left.Count > 0) throw new FormatException($"'{_left.Keys.Order(StringComparer.Ordinal).First()}' is not known here.");
    }

    private static ulong Number(string name, string item, ulong most) =>
        ulong.TryParse(item, NumberStyles.None, CultureInfo.InvariantCulture, out var read) && read <= most
            ? read
            : throw Wrong(name, $"a number from 0 to {most}");

    /// <summary>An escape can stand for half a character. No bytes encode that, so it could not be signed.</summary>
    private static string Unicode(string name, string item)
    {
        for (var at = 0; at < item.Length;)
        {
            if (!Rune.TryGetRuneAt(item, at, out var rune)) throw Wrong(name, "Unicode text: it has a lone surrogate");
            at += rune.Utf16SequenceLength;
        }

        return item;
    }

    private static FormatException Wrong(string name, string what) => new($"'{name}' is not {what}.");

    private static T Read<T>(IReadOnlyList<Field> item, T blank, Describe<T> describe)
    {
        var fields = new FieldReader(item);
        var read = describe(fields, blank);
        fields.Finish();
        return read;
    }

    private string Single(string name) => Values(name) is [var item] ? item : throw Wrong(name, "one value");

    private ImmutableArray<string> Values(string name) =>
        Take(name) is { Items.IsDefault: true } field ? field.Values : throw Wrong(name, "without fields of its own");

    private Field Take(string name) =>
        _left.Remove(name, out var field) ? field : throw new FormatException($"'{name}' is missing.");
}
