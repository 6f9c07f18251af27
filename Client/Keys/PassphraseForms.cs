using System.Globalization;
using OrleansBallot.Ledger.Unicode;

namespace OrleansBallot.Client;

/// <summary>
/// The forms of one passphrase: keyboards give a letter with marks as one character or as several, and both look the same. The page does
/// the same in pkcs8.js, where the browser knows Unicode's forms. Here they follow from <see cref="Folding"/>.
/// </summary>
internal static class PassphraseForms
{
    // Latin, Greek and Cyrillic letters with marks. Where several characters are the same letter, keyboards give the first.
    private const char First = '\u00c0', Last = '\u1fff';

    private static readonly Lazy<Dictionary<char, string>> _apart = new(() => Enumerable.Range(First, Last - First + 1)
        .Select(letter => (Letter: (char)letter, Apart: Apart((char)letter))).Where(one => one.Apart is not null)
        .ToDictionary(one => one.Letter, one => one.Apart!));

    private static readonly Lazy<Dictionary<string, char>> _together = new(() => _apart.Value
        .GroupBy(one => one.Value, one => one.Key, StringComparer.Ordinal)
        .ToDictionary(same => same.Key, same => same.Min(), StringComparer.Ordinal));

    /// <summary>The form that locks a new key file: the one with the fewest characters (NFC).</summary>
    public static string Kept(string passphrase)
    {
        var apart = TakenApart(passphrase);
        var kept = new System.Text.StringBuilder(apart.Length);
        for (var at = 0; at < apart.Length;)
        {
            var marks = apart.Skip(at + 1).TakeWhile(IsMark).Count();
            while (marks > 0 && !_together.Value.ContainsKey(Sorted(apart.Substring(at, marks + 1)))) marks--;
            kept.Append(marks > 0 ? _together.Value[Sorted(apart.Substring(at, marks + 1))] : apart[at]);
            at += marks + 1;
        }

        return kept.ToString();
    }

    /// <summary>The forms that may have locked a key file, the likeliest first. Plain letters have only one.</summary>
    public static IEnumerable<string> All(string passphrase) =>
        passphrase.All(char.IsAscii)
            ? [passphrase]
            : new[] { Kept(passphrase), passphrase, TakenApart(passphrase) }.Distinct(StringComparer.Ordinal);

    private static string TakenApart(string text) =>
        string.Concat(text.Select(letter => _apart.Value.GetValueOrDefault(letter) ?? letter.ToString()));

    /// <summary>The plain letter and its marks; null for a character that is no letter with marks.</summary>
    private static string? Apart(char letter)
    {
        var folded = Folding.Fold(letter.ToString());
        if (folded.Length < 2 || !char.IsLetter(folded[0]) || !folded.Skip(1).All(IsMark)) return null;
        return char.IsUpper(letter) ? char.ToUpperInvariant(folded[0]) + folded[1..] : folded;
    }

    /// <summary>Marks are typed in any order; folded letters have them in this one.</summary>
    private static string Sorted(string letter) => letter[0] + string.Concat(letter.Skip(1).Order());

    private static bool IsMark(char letter) => CharUnicodeInfo.GetUnicodeCategory(letter) == UnicodeCategory.NonSpacingMark;
}
