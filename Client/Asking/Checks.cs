using System.Globalization;
using OrleansBallot.Ledger.Keys;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Client;

/// <summary>What is wrong with something typed, told before it goes anywhere; null where nothing is.</summary>
internal static class Checks
{
    public static string? Key(string typed) => Failing(() => LockedKey.Find(typed));

    public static string? PublicKey(string typed) => Failing(() => PastedKey.Read(typed));

    public static string? NewKey(string typed) =>
        NewFile(typed) ?? (File.Exists(typed) ? KeyFile.Exists(typed).Message : null);

    public static string? NewFile(string typed) => Failing(() => Destination.Check(typed));

    public static string? ExistingFile(string typed) => File.Exists(typed) ? null : $"There is no file '{typed}'.";

    public static string? NodeName(string typed) => ShortName.IsValid(typed) ? null : $"A node's name is {ShortName.Rule}.";

    public static string? Id(string typed) => Prefix.IsOne(typed.ToLowerInvariant()) || Hash256.TryParse(typed.ToLowerInvariant(), out _)
        ? null
        : $"An id has 64 hex digits; its first {Prefix.FewestDigits} or more will do.";

    public static string? Block(string typed) =>
        ulong.TryParse(typed, NumberStyles.None, CultureInfo.InvariantCulture, out _) || Hash256.TryParse(typed.ToLowerInvariant(), out _)
            ? null
            : "Write a height, or a hash of 64 hex digits.";

    /// <summary>The message of a check that ends in a failure.</summary>
    public static string? Failing(Action check)
    {
        try
        {
            check();
            return null;
        }
        catch (Failure failure)
        {
            return failure.Message;
        }
    }
}
