using System.Collections.Immutable;
using System.IO.Compression;
using OrleansBallot.Client;
using OrleansBallot.Ledger.Counting;
using OrleansBallot.Ledger.Rules;

namespace OrleansBallot.Benchmarks.Ballots;

/// <summary>
/// A real election to replay: a cast vote record, one row a ballot below a header row, ranks in columns. As plurality the first rank is the
/// vote, and any text there is an option. As a ranked ballot, empty and spoilt ranks are skipped, and a repeated name is kept once.
/// </summary>
/// <param name="Terms">How they are counted.</param>
/// <param name="Options">The options, most first ranks first.</param>
/// <param name="Ballots">The ballots, in the file's order.</param>
internal sealed record BallotFile(ContestTerms Terms, ImmutableArray<string> Options, ImmutableArray<Ballot> Ballots)
{
    private static readonly string[] _noChoice = ["undervote", "overvote", ""];

    /// <summary>The file's own additive counts by option.</summary>
    public ImmutableArray<long> Counts { get; } = Count(Terms, Options.Length, Ballots);

    /// <summary>The file's own outcome. A lot decides only where options are equal, and none of these is then a winner.</summary>
    public Outcome Outcome => Outcome.Of(
        Terms, Options.Length, [.. Ballots.CountBy(ballot => ballot).Select(alike => new BallotCount(alike.Key, alike.Value))],
        new([.. Enumerable.Range(0, Options.Length)]));

    /// <summary>The first ballots of the file, with all its options.</summary>
    public BallotFile Take(int ballots) => new(Terms, Options, [.. Ballots.Take(ballots)]);

    /// <summary>Reads a file, which may be compressed with gzip.</summary>
    /// <exception cref="Failure">The file is no such record; the message names the line.</exception>
    public static BallotFile Read(FileInfo file, CountingMethod method)
    {
        if (!file.Exists) throw Failure.Usage($"There is no file '{file}'.");
        using var raw = file.OpenRead();
        using Stream stream = file.Extension == ".gz" ? new GZipStream(raw, CompressionMode.Decompress) : raw;
        using var reader = new StreamReader(stream);
        return Of(reader, file.Name, method);
    }

    internal static BallotFile Of(TextReader reader, string name, CountingMethod method)
    {
        _ = reader.ReadLine();
        var isOne = method == CountingMethod.Plurality;
        var rows = new List<string[]>();
        for (var line = 2; reader.ReadLine() is { } row; line++)
        {
            var ranks = Fields(row) ?? throw Failure.Usage($"{name}, line {line}: its quotes don't end.");
            if (isOne && ranks[0].Length == 0)
                throw Failure.Usage($"{name}, line {line}: the first field is empty. Write a word for an empty rank.");
            rows.Add(isOne ? ranks[..1] : [.. ranks.Except(_noChoice)]);
        }

        var firsts = rows.Select(ranks => ranks.FirstOrDefault()).OfType<string>().CountBy(rank => rank).ToDictionary();
        ImmutableArray<string> options =
            [.. rows.SelectMany(ranks => ranks).Distinct().OrderByDescending(option => firsts.GetValueOrDefault(option))];
        if (options.Length is < 2 or > Limits.Options)
            throw Failure.Usage(
                $"{name} has {options.Length} different names in {rows.Count} ballots: an election has 2 to {Limits.Options} options.");
        var places = options.Index().ToDictionary(option => option.Item, option => option.Index);
        return new(ContestTerms.Of(method, options.Length), options,
            [.. rows.Select(ranks => new Ballot([.. ranks.Select(rank => places[rank])]))]);
    }

    /// <summary>The fields of a row, as RFC 4180 quotes them; null where quotes don't end in this row.</summary>
    private static string[]? Fields(string row)
    {
        var fields = new List<string>();
        for (var at = 0; at <= row.Length;)
        {
            if (at < row.Length && row[at] == '"')
            {
                var end = EndOfQuoted(row, at);
                if (end < 0) return null;
                fields.Add(row[(at + 1)..end].Replace("\"\"", "\"", StringComparison.Ordinal));
                at = end + 2;
            }
            else
            {
                var comma = row.IndexOf(',', at);
                var end = comma < 0 ? row.Length : comma;
                fields.Add(row[at..end].Trim());
                at = end + 1;
            }
        }

        return [.. fields];
    }

    private static int EndOfQuoted(string row, int start)
    {
        for (var end = start + 1; end < row.Length; end++)
        {
            if (row[end] != '"') continue;
            var doubled = end + 1 < row.Length && row[end + 1] == '"';
            if (!doubled) return end;
            end++;
        }

        return -1;
    }

    private static ImmutableArray<long> Count(ContestTerms terms, int options, ImmutableArray<Ballot> ballots)
    {
        var counts = new long[options];
        foreach (var ballot in ballots) terms.Add(ballot.Choices.AsSpan(), 1, counts);
        return [.. counts];
    }
}
