using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace OrleansBallot.Ledger.Fields;

/// <summary>Takes fields by their names, each once. Its errors are written for people.</summary>
internal sealed class FieldReader : IFields
{
    private readonly Dictionary<string, ImmutableArray<string>> _left = new(StringComparer.Ordinal);

    /// <exception cref="FormatException">A name appears twice.</exception>
    public FieldReader(IEnumerable<Field> fields)
    {
        foreach (var field in fields)
        {
            if (!_left.TryAdd(field.Name, field.Items)) throw new FormatException($"'{field.Name}' appears twice.");
        }
    }

    public T Word<T>(string name, T value, TryParse<T> parse, string what) where T : notnull =>
        parse(Single(name), out var read) ? read : throw Wrong(name, what);

    public ulong Number(string name, ulong value, ulong most = ulong.MaxValue) => Number(name, Single(name), most);

    public ImmutableArray<int> Numbers(string name, ImmutableArray<int> values) =>
        [.. Take(name).Select(item => (int)Number(name, item, int.MaxValue))];

    public string Text(string name, string value) => Unicode(name, Single(name));

    public ImmutableArray<string> Texts(string name, ImmutableArray<string> values) => [.. Take(name).Select(item => Unicode(name, item))];

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

    private string Single(string name) => Take(name) is [var item] ? item : throw Wrong(name, "one value");

    private ImmutableArray<string> Take(string name) =>
        _left.Remove(name, out var items) ? items : throw new FormatException($"'{name}' is missing.");
}
