using System.Collections.Immutable;
using System.IO.Compression;
using OrleansBallot.Client;
using OrleansBallot.Ledger;

namespace OrleansBallot.Benchmarks.Ballots;

/// <summary>
/// A real election to replay: a cast vote record, one row a ballot below a header row, ranks in columns. The first rank is the
/// plurality vote; whatever stands there is an option.
/// </summary>
/// <param name="Options">The options, most votes first.</param>
/// <param name="Choices">Each ballot's option, by its place, in the file's order.</param>
internal sealed record BallotFile(ImmutableArray<string> Options, ImmutableArray<int> Choices)
{
    /// <summary>Votes by option: the file's own count.</summary>
    public ImmutableArray<long> Counts { get; } = Count(Options.Length, Choices);

    /// <summary>The first so many ballots; the options stay.</summary>
    public BallotFile Take(int ballots) => new(Options, [.. Choices.Take(ballots)]);

    /// <summary>Reads a file, which may be compressed with gzip.</summary>
    /// <exception cref="Failure">It can't be read as such a record; the message names the line.</exception>
    public static BallotFile Read(FileInfo file)
    {
        if (!file.Exists) throw Failure.Usage($"There is no file '{file}'.");
        using var raw = file.OpenRead();
        using Stream stream = file.Extension == ".gz" ? new GZipStream(raw, CompressionMode.Decompress) : raw;
        using var reader = new StreamReader(stream);
        return Of(reader, file.Name);
    }

    internal static BallotFile Of(TextReader reader, string name)
    {
        _ = reader.ReadLine();
        var firstRanks = new List<string>();
        for (var line = 2; reader.ReadLine() is { } row; line++)
        {
            firstRanks.Add(FirstField(row) is { Length: > 0 } first
                ? first
                : throw Failure.Usage($"{name}, line {line}: the first field is empty, or its quotes don't end. Write a word for an empty rank."));
        }

        ImmutableArray<string> options = [.. firstRanks.CountBy(rank => rank).OrderByDescending(rank => rank.Value).Select(rank => rank.Key)];
        if (options.Length is < 2 or > Limits.Options)
        {
            throw Failure.Usage(
                $"{name} has {options.Length} different first ranks in {firstRanks.Count} ballots: an election has 2 to {Limits.Options} options.");
        }

        var places = options.Select((option, place) => (option, place)).ToDictionary(pair => pair.option, pair => pair.place);
        return new(options, [.. firstRanks.Select(rank => places[rank])]);
    }

    /// <summary>The first field of a row, as RFC 4180 quotes it; null where the quotes don't end in this row.</summary>
    private static string? FirstField(string row)
    {
        if (!row.StartsWith('"')) return row.Split(',')[0].Trim();
        for (var end = 1; end < row.Length; end++)
        {
            if (row[end] != '"') continue;
            var doubled = end + 1 < row.Length && row[end + 1] == '"';
            if (!doubled) return row[1..end].Replace("\"\"", "\"", StringComparison.Ordinal);
            end++;
        }

        return null;
    }

    private static ImmutableArray<long> Count(int options, ImmutableArray<int> choices)
    {
        var counts = new long[options];
        foreach (var choice in choices) counts[choice]++;
        return [.. counts];
    }
}
