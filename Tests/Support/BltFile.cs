using System.Collections.Immutable;
using System.Globalization;
using System.IO.Compression;
using OrleansBallot.Ledger.Counting;

namespace OrleansBallot.Tests.Support;

/// <summary>A ranked election in the BLT form that counting programs exchange.</summary>
public sealed record BltFile(int Seats, ImmutableArray<BallotCount> Ballots, ImmutableArray<string> Options)
{
    /// <summary>Reads a published election that the tests carry.</summary>
    public static BltFile Read(string name)
    {
        using var file = Open($"{name}.blt.gz");
        var lines = file.ReadToEnd().Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0).ToList();
        var head = Numbers(lines[0]);
        var end = lines.IndexOf("0");
        return new(
            head[1],
            [
                .. lines.Take(end).Skip(1).Select(Numbers)
                    .Select(numbers => new BallotCount(new([.. numbers.Skip(1).SkipLast(1).Select(number => number - 1)]), numbers[0])),
            ],
            [.. lines.Skip(end + 1).Take(head[0]).Select(name => name.Trim('"'))]);
    }

    /// <summary>A file of Tests/Elections.</summary>
    public static StreamReader Open(string file) => new(new GZipStream(
        typeof(BltFile).Assembly.GetManifestResourceStream($"Elections/{file}") ?? throw new FileNotFoundException(file),
        CompressionMode.Decompress));

    private static List<int> Numbers(string line) => [.. line.Split(' ').Select(number => int.Parse(number, CultureInfo.InvariantCulture))];
}
