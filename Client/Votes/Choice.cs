using System.Collections.Immutable;
using System.Globalization;

namespace OrleansBallot.Client;

/// <summary>Finds the option that a voter means.</summary>
internal static class Choice
{
    /// <summary>The index of an option, by its text or its number.</summary>
    /// <remarks>
    /// Text goes first. A number is a place only where no option is a number itself: a voter who types 3 in a vote between 2, 3 and 10
    /// never gets the third option.
    /// </remarks>
    public static int Find(ImmutableArray<string> options, string text)
    {
        var exact = options.IndexOf(text, 0, StringComparer.Ordinal);
        if (exact >= 0) return exact;
        var all = Enumerable.Range(0, options.Length);
        int[] alike = [.. all.Where(index => options[index].Equals(text, StringComparison.OrdinalIgnoreCase))];
        if (alike is [var only]) return only;
        var isMarked = text.StartsWith('#');
        return (isMarked || !options.Any(IsNumber))
            && int.TryParse(isMarked ? text[1..] : text, NumberStyles.None, CultureInfo.InvariantCulture, out var place)
            && place >= 1 && place <= options.Length
            ? place - 1
            : throw Failure.Usage(
                $"'{text}' is no option. Choose one of: {string.Join(", ", all.Select(index => $"#{index + 1} {options[index]}"))}");
    }

    private static bool IsNumber(string option) =>
        decimal.TryParse(option.Trim().TrimStart('#'), NumberStyles.Number, CultureInfo.InvariantCulture, out _);
}
