using System.Collections.Frozen;

namespace OrleansBallot.Ledger;

/// <summary>
/// Texts that most eyes take for one another: they fold to the same (<see cref="Folding"/>), or would if letters of Cyrillic, Greek
/// and Armenian were the Latin ones that they look like, i, l and 1 one letter, o and 0 another, all dashes one dash, all quotes one
/// quote. No more scripts than these: this is for warnings, which people read while they are few.
/// </summary>
public static class LookAlikes
{
    // Folded letters: a capital is taken for what its small letter is. Each stands above what it is taken for.
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

    private static readonly FrozenDictionary<char, char> _latin = Others.Zip(Latin).ToFrozenDictionary(pair => pair.First, pair => pair.Second);

    /// <summary>What texts that look alike have in common.</summary>
    public static string Skeleton(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return string.Concat(Folding.Fold(text).Select(letter => _latin.GetValueOrDefault(letter, letter)));
    }

    /// <summary>Which texts look alike: their places, group by group, in the order of the texts.</summary>
    public static IReadOnlyList<IReadOnlyList<int>> Among(IReadOnlyList<string> texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        return [.. texts.Index().GroupBy(text => Skeleton(text.Item), text => text.Index, StringComparer.Ordinal).Where(group => group.Count() > 1).Select(group => group.ToArray())];
    }
}
