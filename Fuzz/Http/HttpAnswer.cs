using System.Text;

namespace OrleansBallot.Fuzz.Http;

/// <summary>An answer as it came over the wire.</summary>
/// <param name="Status">Its status.</param>
/// <param name="Headers">Its headers, in their order.</param>
/// <param name="Body">Its body; of a stream of events the first ones.</param>
internal sealed record HttpAnswer(int Status, IReadOnlyList<(string Name, string Value)> Headers, byte[] Body)
{
    /// <summary>The media type, without its parameters; empty where there is none.</summary>
    public string Media => (Header("Content-Type") ?? "").Split(';')[0].Trim();

    public bool IsStream => Media == "text/event-stream";

    public bool IsLast => "close".Equals(Header("Connection"), StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether the silo's own pipeline made it, and not the server below.</summary>
    public bool IsOfTheSilo => Header("X-Content-Type-Options") == "nosniff";

    public string? Header(string name) =>
        Headers.FirstOrDefault(header => header.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Value;

    public override string ToString() =>
        $"{Status}\n{string.Join('\n', Headers.Select(header => $"{header.Name}: {header.Value}"))}\n\n"
        + Encoding.UTF8.GetString(Body.AsSpan(0, Math.Min(Body.Length, 2000)));
}
