using System.Text.RegularExpressions;

namespace OrleansBallot.Storage;

/// <summary>
/// Names become parts of paths and keys. The narrow alphabet keeps out "..", separators, and names that differ by case alone.
/// </summary>
internal static partial class StorageName
{
    public static string Check(string name, string what) => Allowed().IsMatch(name)
        ? name
        : throw new ArgumentException($"'{name}' is no {what}: use 1 to 32 characters of a-z, 0-9 and '-'.", nameof(name));

    [GeneratedRegex(@"\A[a-z0-9-]{1,32}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Allowed();
}
