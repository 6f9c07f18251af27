using System.Collections.Frozen;

namespace OrleansBallot.Ledger.Unicode;

/// <summary>
/// Texts that most readers take for one another. They fold to the same text (<see cref="Folding"/>), or would if look-alike letters of
/// Cyrillic, Greek and Armenian were Latin, if i, l and 1 were one letter, o and 0 another, all dashes one dash, and all quotes one quote.
/// More scripts would give more warnings, and people read warnings only while they are few.
/// </summary>
public static class LookAlikes
{
    // Folded letters, so that a capital counts as its small letter. Each stands above the Latin letter that it looks like.
    private const string Others =
        "авеікмнорстухѕјԛԝһӏԁѵԍ" // Cyrillic
        + "αβεζικμνορτυχηωϳ" // Greek
        + "օսհոցզտլ" // Armenian
        + "ɑɡi1|0‐‒–—−ʼ’‘′“”";

    private const string Latin =
        "abelkmhopctyxsjqwhldvg"
        + "abezlkmvoptuxnwj"
        + "ouhngqsl"
        + "aglllo-----''''\"\"";

    private static readonly FrozenDictionary<char, char> _latin = Others.Zip(Latin)
        .ToFrozenDictionary(pair => pair.First, pair => pair.Second);

    /// <summary>A form that texts share when they look alike.</summary>
    public static string Skeleton(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return string.Concat(Folding.Fold(text).Select(letter => _latin.GetValueOrDefault(letter, letter)));
    }

    /// <summary>Groups of texts that look alike: their indices, in the order of the texts.</summary>
    public static IReadOnlyList<IReadOnlyList<int>> Among(IReadOnlyList<string> texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        return [.. texts.Index().GroupBy(text => Skeleton(text.Item), text => text.Index, StringComparer.Ordinal)
            .Where(group => group.Count() > 1).Select(group => group.ToArray())];
    }
}
