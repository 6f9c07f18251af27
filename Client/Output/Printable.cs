using System.Globalization;
using System.Text;
using Spectre.Console;

namespace OrleansBallot.Client;

/// <summary>Text that strangers wrote, made safe for a terminal.</summary>
internal static class Printable
{
    private const char Replacement = '\ufffd';

    /// <summary>
    /// Replaces what a terminal would obey instead of show: control characters (an escape sequence can repaint the screen),
    /// line separators, and direction marks (they make one option read as another).
    /// </summary>
    public static string Text(string? text)
    {
        if (text is null) return "";
        var safe = new StringBuilder(text.Length);
        foreach (var letter in text) safe.Append(Obeyed(letter) ? Replacement : letter);
        return safe.ToString();
    }

    /// <summary>The same, with nothing left in it that Spectre takes for markup.</summary>
    public static string Markup(string? text) => Text(text).EscapeMarkup();

    /// <summary>As markup, in quotes that show where it ends: a title may read like what this program says.</summary>
    public static string Quoted(string text) => $"\"{Markup(text.Replace("\"", "\\\"", StringComparison.Ordinal))}\"";

    /// <summary>The beginning of a hash, as markup: enough to tell things apart in a table.</summary>
    public static string Short(string? hash, int digits = 12) => Markup(hash?.Length > digits ? hash[..digits] : hash);

    /// <summary>As much of a text as fits a line; all of it is in JSON.</summary>
    public static string Beginning(string text, int most = 64) => text.Length > most ? text[..(most - 1)] + "…" : text;

    private static bool Obeyed(char letter) =>
        char.IsControl(letter)
        || char.GetUnicodeCategory(letter) is UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        || letter is '\u061c' or '\u200e' or '\u200f' or (>= '\u202a' and <= '\u202e') or (>= '\u2066' and <= '\u2069');
}
