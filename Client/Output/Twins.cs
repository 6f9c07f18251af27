namespace OrleansBallot.Client;

/// <summary>Tells elections of one title apart. Anybody can use a title, but only one organiser has a key.</summary>
internal static class Twins
{
    /// <summary>The first digits of a key: few enough to compare, and too many to find another key that has them.</summary>
    public static string Organiser(string key) => key.Length > 12 ? key[..12] : key;

    /// <summary>A warning where others have opened elections under this title; null where nobody has.</summary>
    public static string? Warning(int twins) => twins switch
    {
        0 => null,
        1 => "1 other election has this title, by another organiser: compare the organiser's digits.",
        _ => $"{twins} other elections have this title, by other organisers: compare the organiser's digits.",
    };
}
