using System.Text;
using OrleansBallot.Ledger.Encoding;

namespace OrleansBallot.Fuzz.Http;

/// <summary>Bodies that routes take.</summary>
internal sealed class Bodies
{
    public const string Bytes = "application/octet-stream";
    public const string Json = "application/json";

    private const int MostOfBatch = 8;

    /// <summary>Every transaction that strangers may send.</summary>
    public List<byte[]> Transactions { get; } = [];

    /// <summary>Requests for credentials: right ones, and some with another voter's code.</summary>
    public List<byte[]> Credentials { get; } = [];

    public byte[] Roll { get; set; } = [];

    /// <summary>A key that has coins sent to it.</summary>
    public string Key { get; set; } = "";

    /// <summary>A body for a route; any at all where the route is new here.</summary>
    public byte[] For(Route route, Random random)
    {
        if (route.Media is null) return random.Next(8) == 0 ? Any(random) : [];
        return route.Path[route.Path.LastIndexOf('/')..] switch
        {
            "/transactions" => Pick(Transactions, random),
            "/batch" => Batch(random),
            "/credentials" when Credentials.Count > 0 => Pick(Credentials, random),
            "/rolls" => Roll,
            "/unlock" => """{"voter":"member3@example.org"}"""u8.ToArray(),
            "/mine" => Encoding.UTF8.GetBytes($$"""{"account":"{{Key}}"}"""),
            "/collect" => Encoding.UTF8.GetBytes($$"""{"to":"{{Key}}"}"""),
            "/check" => Encoding.UTF8.GetBytes($$"""{"title":"Fuzzed","options":["Red","Ｒed","\u0435"],"organiser":"{{Key}}"}"""),
            _ => Any(random),
        };
    }

    public byte[] Any(Random random) => random.Next(3) switch
    {
        0 => Pick(Transactions, random),
        1 when Credentials.Count > 0 => Pick(Credentials, random),
        _ => """{"a":[1,null,true,{"b":"c"}]}"""u8.ToArray(),
    };

    private byte[] Batch(Random random)
    {
        var writer = new CanonicalWriter();
        for (var left = random.Next(1, MostOfBatch); left > 0; left--) writer.Bytes(Pick(Transactions, random));
        return writer.ToArray();
    }

    private static byte[] Pick(List<byte[]> from, Random random) => from[random.Next(from.Count)];
}
