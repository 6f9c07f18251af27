namespace OrleansBallot.Grains.Ports;

/// <summary>The names of registrars' logs, which lie among those of nodes.</summary>
internal static class RollLogName
{
    private const string Prefix = "roll-";

    /// <summary>The longest name that storage takes: the prefix, then digits of the roll's root.</summary>
    private const int Length = 32;

    /// <summary>The name of a registrar's log, by the registrar's key.</summary>
    public static string Of(string key) => Prefix + key[..(Length - Prefix.Length)];

    /// <summary>True for a text with the form of such a name.</summary>
    public static bool Is(string name) => name.Length == Length && name.StartsWith(Prefix, StringComparison.Ordinal);
}
