namespace OrleansBallot.Grains.Ports;

/// <summary>What registrars' logs are called, which lie among those of nodes.</summary>
internal static class RollLogName
{
    private const string Prefix = "roll-";

    /// <summary>As many characters as there can be: the digits of a roll's root behind the prefix.</summary>
    private const int Length = 32;

    /// <summary>The name of a registrar's log, by the registrar's key.</summary>
    public static string Of(string key) => Prefix + key[..(Length - Prefix.Length)];

    /// <summary>True for what may be such a name.</summary>
    public static bool Is(string name) => name.Length == Length && name.StartsWith(Prefix, StringComparison.Ordinal);
}
