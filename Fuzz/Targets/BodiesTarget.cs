using System.Text;
using OrleansBallot.Api.Json;
using OrleansBallot.Fuzz.Examples;
using OrleansBallot.Silo.Http;

namespace OrleansBallot.Fuzz.Targets;

/// <summary>The JSON bodies of routes, all read from the same input.</summary>
internal sealed class BodiesTarget : Target
{
    public override string Name => "bodies";

    public override IEnumerable<byte[]> Examples =>
    [
        .. new[]
        {
            $$"""{"voter":"ada@example.org","code":"K7QM-2XWA-9RTD","blinded":"{{Convert.ToHexStringLower(Example.Bytes("a", 256))}}"}""",
            """{"title":"Board 2027","contests":[{"title":"Chair","options":["Ada","Grace","\u00e9"]}],"organiser":null}""",
            $$"""{"Title":"","Contests":[],"Organiser":"{{Example.Organiser}}"}""",
            """{"voter":"ada"}""",
        }.Select(Encoding.UTF8.GetBytes),
    ];

    public override IReadOnlyList<byte[]> Words { get; } =
        [.. JsonWords.All, .. JsonWords.Names("voter", "code", "blinded", "title", "contests", "options", "organiser")];

    public override int MostBytes => 2048;

    public override bool Takes(ReadOnlySpan<byte> input)
    {
        var body = input.ToArray();
        var request = Bodies.TryParse<CredentialRequestJson>(body);
        if (request is not null) HexBytes.TryRead(request.Blinded);
        return Bodies.TryParse<UnlockJson>(body) is not null | Bodies.TryParse<DraftJson>(body) is not null | request is not null;
    }
}
