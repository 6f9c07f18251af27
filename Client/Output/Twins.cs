namespace OrleansBallot.Client;

/// <summary>Whose an election is. A title is anybody's to use; a key is one organiser's.</summary>
internal static class Twins
{
    /// <summary>As many digits of a key as somebody compares, and nobody finds another key with.</summary>
    public static string Organiser(string key) => key.Length > 12 ? key[..12] : key;

    /// <summary>A warning where others have opened elections under this title; null where nobody has.</summary>
    public static string? Warning(int twins) => twins switch
    {
        0 => null,
        1 => "1 other election has this title, by another organiser: compare the organiser's digits.",
        _ => $"{twins} other elections have this title, by other organisers: compare the organiser's digits.",
    };
}
