using System.Text;

namespace OrleansBallot.Fuzz.Targets;

/// <summary>Pieces of JSON that readers have stumbled over.</summary>
internal static class JsonWords
{
    public static IReadOnlyList<byte[]> All { get; } = Of(
        "null", "true", "false", "{}", "[]", "[[[[[[[[", "{\"a\":", "\"\"", "\"\\ud800\"", "\\ud83d\\ude00", "\\ude00\\ud83d", "\\u0000",
        "\\\"", "\\\\", "\ufeff", "\ufffd", "0", "-0", "-1", "1.0", "1e2", "1e400", "01", "18446744073709551615", "18446744073709551616",
        "4294967296", "2147483648", "NaN", "//", "/**/", ",", ":", ",,", " ", "\n", "none");

    /// <summary>Names of members, in quotes.</summary>
    public static IEnumerable<byte[]> Names(params string[] names) => Of([.. names.Select(name => $"\"{name}\":")]);

    private static byte[][] Of(params string[] words) => [.. words.Select(Encoding.UTF8.GetBytes)];
}
