using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Grains.Interfaces;

/// <summary>The key of a registrar.</summary>
public static class RegistrarKey
{
    /// <summary>How many hex digits it has.</summary>
    public const int Digits = 32;

    /// <summary>
    /// The key of a roll's registrar: the first digits of the root. The root depends on a salt, so an attacker can't aim at a key.
    /// </summary>
    /// <param name="root">The roll's root.</param>
    public static string Of(Hash256 root) => root.ToString()[..Digits];
}
