using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using OrleansBallot.Ledger.Fields;
using OrleansBallot.Ledger.Kinds;

namespace OrleansBallot.Ledger.Text;

/// <summary>
/// One line of the text form: a word, then <c>name=value</c>. Lists are joined by commas, texts of people are quoted, and an item with
/// fields of its own is those in square brackets.
/// </summary>
internal static class TextLine
{
    /// <summary>The names of an opening's options are fields of items of items.</summary>
    private const int MostDepth = 3;

    private static readonly char[] _endsOfName = ['=', ' '];

    public static string Write(string head, params IEnumerable<Field> fields)
    {
        var line = new StringBuilder(head);
        foreach (var field in fields) Write(line.Append(' '), field);
        return line.ToString();
    }

    /// <summary>Splits a line. The caller checks that <see cref="Write(string, IEnumerable{Field})"/> would have written it so.</summary>
    /// <exception cref="FormatException">The text is no such line.</exception>
    public static (string Head, IReadOnlyList<Field> Fields) Read(string line)
    {
        var at = line.IndexOf(' ', StringComparison.Ordinal) is var space and >= 0 ? space : line.Length;
        var (head, fields) = (line[..at], new List<Field>());
        while (at < line.Length)
        {
            if (line[at] != ' ') throw new FormatException($"Expected a space at column {at + 1}.");
            at++;
            fields.Add(ReadField(line, ref at, MostDepth));
        }

        return (head, fields);
    }

    private static void Write(StringBuilder line, Field field)
    {
        line.Append(field.Name).Append('=');
        if (field.Kind != FieldKind.Items)
        {
            line.AppendJoin(',', field.Kind == FieldKind.Text ? field.Values.Select(Quote) : field.Values);
            return;
        }

        for (var item = 0; item < field.Items.Length; item++)
        {
            line.Append(item == 0 ? "[" : ",[");
            for (var place = 0; place < field.Items[item].Count; place++)
            {
                if (place > 0) line.Append(' ');
                Write(line, field.Items[item][place]);
            }

            line.Append(']');
        }
    }

    private static Field ReadField(string line, ref int at, int depth)
    {
        var equals = at < line.Length ? line.IndexOfAny(_endsOfName, at) : -1;
        if (equals <= at || line[equals] != '=') throw new FormatException($"Expected name=value at column {at + 1}.");
        var name = line[at..equals];
        at = equals + 1;
        var values = ImmutableArray.CreateBuilder<string>();
        var items = ImmutableArray.CreateBuilder<IReadOnlyList<Field>>();
        if (at < line.Length && line[at] is not (' ' or ']'))
        {
            for (at--; at == equals || (at < line.Length && line[at] == ',');)
            {
                at++;
                if (at < line.Length && line[at] == '[') items.Add(ReadItem(line, ref at, depth));
                else values.Add(ReadValue(line, ref at));
            }
        }

        if (items.Count > 0 && values.Count > 0) throw new FormatException($"'{name}' has both fields and values.");
        return items.Count > 0
            ? new(name, FieldKind.Items, [], items.ToImmutable())
            : new(name, FieldKind.Word, values.ToImmutable());
    }

    /// <summary>Reads an item's fields. Their depth is bounded, because each costs a call.</summary>
    private static List<Field> ReadItem(string line, ref int at, int depth)
    {
        var start = at;
        if (depth == 0) throw new FormatException($"Too many brackets within each other at column {start + 1}.");
        var fields = new List<Field>();
        do
        {
            at++;
            fields.Add(ReadField(line, ref at, depth - 1));
        }
        while (at < line.Length && line[at] == ' ');
        if (at >= line.Length || line[at] != ']') throw new FormatException($"The bracket at column {start + 1} is not closed.");
        at++;
        return fields;
    }

    private static string ReadValue(string line, ref int at)
    {
        if (at < line.Length && line[at] == '"') return ReadQuoted(line, ref at);
        var end = line.AsSpan(at).IndexOfAny(' ', ',', ']');
        var start = at;
        at = end < 0 ? line.Length : start + end;
        return line[start..at];
    }

    private static string ReadQuoted(string line, ref int at)
    {
        var start = at;
        var text = new StringBuilder();
        while (++at < line.Length && line[at] != '"')
        {
            if (line[at] != '\\')
            {
                text.Append(line[at]);
                continue;
            }

            at++;
            if (at < line.Length && line[at] is '"' or '\\') text.Append(line[at]);
            else if (at + 5 <= line.Length && line[at] == 'u'
                && ushort.TryParse(line.AsSpan(at + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code))
            {
                text.Append((char)code);
                at += 4;
            }
            else throw new FormatException($"Unknown escape at column {at}.");
        }

        if (at >= line.Length) throw new FormatException($"The quote at column {start + 1} is not closed.");
        at++;
        return text.ToString();
    }

    /// <summary>
    /// Quotes a text. Readable characters stay as they are; characters that a terminal would obey are escaped, because these lines are
    /// printed and strangers write titles.
    /// </summary>
    private static string Quote(string text)
    {
        var quoted = new StringBuilder("\"", text.Length + 2);
        foreach (var letter in text)
        {
            if (letter is '"' or '\\') quoted.Append('\\').Append(letter);
            else if (Definitions.IsUnprintable(letter)) quoted.Append(CultureInfo.InvariantCulture, $"\\u{(int)letter:x4}");
            else quoted.Append(letter);
        }

        return quoted.Append('"').ToString();
    }
}
