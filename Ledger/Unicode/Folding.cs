using System.Buffers;
using System.Text;

namespace OrleansBallot.Ledger.Unicode;

/// <summary>
/// Texts as the eye compares them: Unicode's NFKD and case folding, without invisible characters, with runs of blanks as one space. It
/// serves comparisons only. Nobody is shown a folded text, and no rule of the chain depends on one, since a later Unicode folds more.
/// <para>
/// So P3 is a rule of the door. As a rule of blocks it would split a network whose nodes have different tables, need the same table in
/// every auditor, and make chains invalid that are in use.
/// </para>
/// </summary>
public static class Folding
{
    private const char Space = ' ';
    private const int FirstHangul = 0xac00, LastHangul = 0xd7a3;

    private static readonly FoldingTable _table = FoldingTable.Read();

    /// <summary>Folds a text, so that all its spellings become equal; empty where nothing is visible.</summary>
    public static string Fold(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var folded = new StringBuilder(text.Length);
        foreach (var letter in text.EnumerateRunes())
        {
            if (letter.Value is >= FirstHangul and <= LastHangul) AppendHangul(folded, letter.Value - FirstHangul);
            else if (_table.Find(letter.Value) is { } replaced) Append(folded, replaced);
            else folded.Append(letter.ToString());
        }

        SortMarks(folded);
        return folded.ToString().TrimEnd(Space);
    }

    /// <summary>A text without the blank and invisible characters around it.</summary>
    public static string Trim(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var (start, end) = (0, text.Length);
        foreach (var letter in text.EnumerateRunes())
        {
            if (!IsBlank(letter)) break;
            start += letter.Utf16SequenceLength;
        }

        while (end > start
            && Rune.DecodeLastFromUtf16(text.AsSpan(start, end - start), out var last, out var length) == OperationStatus.Done
            && IsBlank(last))
            end -= length;
        return text[start..end];
    }

    /// <summary>True when a text has an invisible character.</summary>
    public static bool HasInvisible(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.EnumerateRunes().Any(letter => _table.Find(letter.Value) is "");
    }

    private static bool IsBlank(Rune letter) => _table.Find(letter.Value) is "" or " ";

    /// <summary>Drops blanks at the beginning, and blanks after another.</summary>
    private static void Append(StringBuilder folded, string text)
    {
        foreach (var letter in text)
        {
            if (letter != Space || (folded.Length > 0 && folded[^1] != Space)) folded.Append(letter);
        }
    }

    /// <summary>Splits a syllable into its letters by arithmetic, as Unicode defines it.</summary>
    private static void AppendHangul(StringBuilder folded, int syllable)
    {
        const int vowels = 21, tails = 28;
        folded.Append((char)(0x1100 + (syllable / (vowels * tails)))).Append((char)(0x1161 + (syllable / tails % vowels)));
        if (syllable % tails is var tail and > 0) folded.Append((char)(0x11a7 + tail));
    }

    /// <summary>Sorts the marks of a letter by their numbers, whatever the order in which they were typed.</summary>
    private static void SortMarks(StringBuilder folded)
    {
        for (var at = 1; at < folded.Length; at++)
        {
            if (!_table.IsMark(folded[at])) continue;
            var letter = folded[at];
            var to = at;
            while (to > 0 && _table.IsMark(folded[to - 1]) && folded[to - 1] > letter) folded[to] = folded[--to];
            folded[to] = letter;
        }
    }
}
