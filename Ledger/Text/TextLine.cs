using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using OrleansBallot.Ledger.Fields;
using OrleansBallot.Ledger.Kinds;

namespace OrleansBallot.Ledger.Text;

/// <summary>
/// One line of the text form: a word, then <c>name=value</c>. Lists are joined by commas, and texts of people are quoted.
/// </summary>
internal static class TextLine
{
    private static readonly char[] _endsOfName = ['=', ' '];

    public static string Write(string head, params IEnumerable<Field> fields)
    {
        var line = new StringBuilder(head);
        foreach (var field in fields)
        {
            var items = field.Kind is FieldKind.Text or FieldKind.Texts ? field.Items.Select(Quote) : field.Items;
            line.Append(' ').Append(field.Name).Append('=').AppendJoin(',', items);
        }

        return line.ToString();
    }

    /// <summary>Splits a line. The caller checks that <see cref="Write"/> would have written it so.</summary>
    /// <exception cref="FormatException">The text is no such line.</exception>
    public static (string Head, IReadOnlyList<Field> Fields) Read(string line)
    {
        var fields = new List<Field>();
        var at = line.IndexOf(' ', StringComparison.Ordinal) is var space and >= 0 ? space : line.Length;
        var head = line[..at];
        while (at < line.Length)
        {
            var equals = line.IndexOfAny(_endsOfName, ++at);
            if (equals <= at || line[equals] != '=') throw new FormatException($"Expected name=value at column {at + 1}.");
            var name = line[at..equals];
            at = equals + 1;
            var items = ImmutableArray.CreateBuilder<string>();
            if (at < line.Length && line[at] != ' ')
            {
                items.Add(ReadItem(line, ref at));
                while (at < line.Length && line[at] == ',')
                {
                    at++;
                    items.Add(ReadItem(line, ref at));
                }
            }

            if (at < line.Length && line[at] != ' ') throw new FormatException($"Expected a space at column {at + 1}.");
            fields.Add(new(name, FieldKind.Word, items.ToImmutable()));
        }

        return (head, fields);
    }

    private static string ReadItem(string line, ref int at)
    {
        if (at < line.Length && line[at] == '"') return ReadQuoted(line, ref at);
        var end = line.AsSpan(at).IndexOfAny(' ', ',');
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
