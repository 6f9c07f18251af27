namespace OrleansBallot.Ledger.Keys;

/// <summary>The rule for names of nodes and chains.</summary>
public static class ShortName
{
    /// <summary>The rule of <see cref="IsValid"/>, in the words of every error that quotes it.</summary>
    public const string Rule = "1 to 32 characters of a-z, 0-9 and -";

    /// <summary>True for <c>[a-z0-9-]{1,32}</c>.</summary>
    public static bool IsValid(string? name) =>
        name is { Length: > 0 and <= 32 } && name.All(letter => letter is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '-');
}
