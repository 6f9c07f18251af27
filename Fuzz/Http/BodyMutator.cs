using System.IO.Compression;
using System.Text;
using OrleansBallot.Fuzz.Engine;
using OrleansBallot.Fuzz.Targets;

namespace OrleansBallot.Fuzz.Http;

/// <summary>Makes bodies that are a little wrong, or very.</summary>
internal sealed class BodyMutator(Random random)
{
    private const int Deep = 100_000;
    private const int Large = 5 * 1024 * 1024;

    private readonly Mutator _mutator = new(random, most: 64 * 1024,
        [.. JsonWords.All, .. JsonWords.Names("voter", "code", "blinded", "title", "options", "organiser", "account", "to")]);

    /// <summary>Any bytes, changed by the steps of the other campaigns.</summary>
    public byte[] Change(byte[] bytes, byte[] other) => _mutator.Next(bytes, other).ToArray();

    public byte[] Next(byte[] body, byte[] other) => random.Next(20) switch
    {
        < 8 => body,
        < 15 => Change(body, other),
        15 => Encoding.Unicode.GetBytes(Encoding.UTF8.GetString(body)),
        16 => [],
        17 => random.Next(2) == 0 ? [.. "\ufeff"u8, .. body] : [.. body, .. body],
        18 => Json(),
        _ => random.Next(20) switch
        {
            0 => Noise(random.Next(Large)),
            1 => new byte[random.Next(Large)],
            < 8 => Noise(random.Next(1, 40_000)),
            _ => Zipped(body),
        },
    };

    private byte[] Json() => Encoding.UTF8.GetBytes(random.Next(9) switch
    {
        0 => new string('[', random.Next(1, Deep)),
        1 => string.Concat(Enumerable.Repeat("{\"a\":", random.Next(1, Deep / 5))),
        2 => $"{{\"voter\":{new string('[', 60)}{new string(']', 60)},\"code\":1,\"blinded\":{{}}}}",
        3 => $"{{\"title\":1e{random.Next()},\"options\":\"a\"}}",
        4 => $"{{\"options\":[{string.Join(',', Enumerable.Repeat("\"a\"", random.Next(1, 10_000)))}],\"title\":\"\"}}",
        5 => $"{{\"title\":\"{new string('é', random.Next(1, 20_000))}\",\"options\":[\"\",null]}}",
        6 => $"{{{string.Join(',', Enumerable.Range(0, random.Next(1, 2000)).Select(number => $"\"voter\":\"{number}\""))}}}",
        7 => $"{{\"to\":{new string('9', random.Next(1, 1000))},\"account\":{{}}}}",
        _ => """{"voter":"\ud800","code":"\u0000","blinded":"\udc00zz","title":"\ud83d","options":["\udfff","a"]}""",
    });

    private byte[] Noise(int count)
    {
        var noise = new byte[count];
        random.NextBytes(noise);
        return noise;
    }

    private static byte[] Zipped(byte[] body)
    {
        using var zipped = new MemoryStream();
        using (var zip = new GZipStream(zipped, CompressionLevel.Fastest)) zip.Write(body);
        return zipped.ToArray();
    }
}
