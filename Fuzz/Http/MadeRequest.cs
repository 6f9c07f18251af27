using System.Text;

namespace OrleansBallot.Fuzz.Http;

/// <summary>What a client does after it has sent its bytes.</summary>
internal enum Ending
{
    /// <summary>It waits for its answers, and may ask again on the same connection.</summary>
    Whole,

    /// <summary>It sends no more, and listens until the silo hangs up.</summary>
    HalfClosed,

    /// <summary>It breaks the connection.</summary>
    Aborted,

    /// <summary>It says nothing more, and waits until it is cut off.</summary>
    Silent,
}

/// <summary>Bytes for one connection.</summary>
/// <param name="Label">The route, for figures.</param>
/// <param name="Methods">The methods of the requests in it: each has an answer, and that to HEAD has no body.</param>
/// <param name="IsPlain">
/// Whether it is good HTTP, however wrong what it asks for: then it has an answer of the silo's own, with all that the API promises. The
/// server itself may refuse any other, or cut it off.
/// </param>
/// <param name="Ending">What the client does next.</param>
/// <param name="Bytes">The bytes.</param>
internal sealed record MadeRequest(string Label, IReadOnlyList<string> Methods, bool IsPlain, Ending Ending, byte[] Bytes)
{
    private const char Between = '\t';

    /// <summary>
    /// The request as a file that runs against any silo: a line about it, then its bytes with names for the silo's own values.
    /// </summary>
    public byte[] Write(IEnumerable<(string Name, string Value)> names)
    {
        var text = Encoding.Latin1.GetString(Bytes);
        foreach (var (name, value) in names) text = text.Replace(value, name, StringComparison.Ordinal);
        return Encoding.Latin1.GetBytes(
            string.Join(Between, Label.ReplaceLineEndings(""), string.Join(',', Methods), IsPlain, Ending) + '\n' + text);
    }

    /// <exception cref="FormatException">It is no such file.</exception>
    public static MadeRequest Read(byte[] file, IEnumerable<(string Name, string Value)> names)
    {
        var text = Encoding.Latin1.GetString(file);
        var end = text.IndexOf('\n', StringComparison.Ordinal);
        if (end < 0 || text[..end].Split(Between) is not [var label, var methods, var isPlain, var ending]
            || !bool.TryParse(isPlain, out var plain) || !Enum.TryParse<Ending>(ending, out var then))
            throw new FormatException("It does not begin with a line about a request.");
        text = text[(end + 1)..];
        foreach (var (name, value) in names) text = text.Replace(name, value, StringComparison.Ordinal);
        return new(label, methods.Split(','), plain, then, Encoding.Latin1.GetBytes(text));
    }
}
