using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Client;

/// <summary>The first digits of an id.</summary>
internal static class Prefix
{
    public const int FewestDigits = 8;

    /// <summary>True for 8 or more digits of hex that are no whole id.</summary>
    public static bool IsOne(string digits) => digits.Length is >= FewestDigits and < 2 * Hash256.Size && digits.All(char.IsAsciiHexDigit);
}
