using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Fuzz.Engine;

/// <summary>An input that breaks a decoder.</summary>
/// <param name="Kind"><c>crash</c>, <c>slow</c>, <c>growth</c>, <c>stuck</c> or <c>leak</c>.</param>
/// <param name="What">The exception, or the figure and its bound.</param>
/// <param name="Input">The input; of a leak the last one.</param>
internal sealed record Finding(string Kind, string What, byte[] Input)
{
    /// <summary>Writes the input into a folder. The same input has the same name.</summary>
    /// <returns>The file's path.</returns>
    public string Save(string folder, string target)
    {
        Directory.CreateDirectory(folder);
        var file = Path.Combine(folder, $"{target}-{Kind}-{Hash256.Of(Input).ToString()[..12]}");
        File.WriteAllBytes(file, Input);
        return file;
    }
}
