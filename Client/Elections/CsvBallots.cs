using System.Collections.Immutable;
using System.Globalization;
using CsvHelper;
using OrleansBallot.Ledger.Counting;
using OrleansBallot.Ledger.Rules;

namespace OrleansBallot.Client;

/// <summary>
/// Reads ballots from CSV with a line of headings, a ballot a line. With scores a column is an option; else a column is a rank, the first
/// one the most preferred, and its fields name options. A column <c>times</c> says how many such ballots there are.
/// </summary>
internal static class CsvBallots
{
    private const string TimesColumn = "times";

    private static readonly string[] _noChoice = ["", "undervote", "overvote"];

    private static readonly CsvReaderOptions _form = CsvReaderOptions.Default with
    {
        HasHeader = false,
        TrackLineNumbers = true,
        SkipEmptyLines = true,
        MaxRecordSize = 64 * 1024,
        MalformedData = CsvMalformedDataHandling.Throw,
    };

    /// <exception cref="Failure">The text is no such file; the message names the line.</exception>
    public static CastBallots Read(Stream stream, string file, CountingMethod method)
    {
        using var csv = CsvReader.Create(stream, _form, leaveOpen: true);
        try
        {
            return Read(csv, file, method);
        }
        catch (CsvFormatException fault)
        {
            throw Failure.Usage($"{file}, line {fault.LineNumber}: {fault.Message}");
        }
    }

    private static CastBallots Read(CsvReader csv, string file, CountingMethod method)
    {
        if (!csv.Read()) throw Failure.Usage($"{file} is empty: its first line has headings.");
        var headings = Fields(csv);
        var timesAt = Array.FindIndex(headings, heading => heading.Equals(TimesColumn, StringComparison.OrdinalIgnoreCase));
        var options = CountingMethods.Of(method).Form == BallotForm.Scores ? new Options(file, Without(headings, timesAt), isFixed: true)
            : method == CountingMethod.Motion ? new Options(file, ["yes", "no"], isFixed: true)
            : new Options(file, [], isFixed: false);
        var areScores = CountingMethods.Of(method).Form == BallotForm.Scores;
        var ballots = ImmutableArray.CreateBuilder<CastBallot>();
        while (csv.Read())
        {
            var (line, fields) = ((int)csv.LineNumber, Fields(csv));
            if (fields.Length > headings.Length)
                throw Failure.Usage($"{file}, line {line}: {fields.Length} fields under {headings.Length} headings.");
            var times = timesAt < 0 ? 1 : Number(file, line, timesAt < fields.Length ? fields[timesAt] : "", 1, int.MaxValue);
            var choices = Without(fields, timesAt);
            ballots.Add(new(line, areScores ? Scores(file, line, choices, options.Count) : options.Ranked(choices, line), times));
        }

        return new(null, null, options.All, 0, ballots.ToImmutable());
    }

    /// <summary>A score for each option; nothing is 0. A line of nothing is a blank ballot.</summary>
    private static ImmutableArray<int> Scores(string file, int line, string[] fields, int count) => fields.All(field => field.Length == 0)
        ? []
        : [.. fields.Select(field => field.Length == 0 ? 0 : Number(file, line, field, 0, ContestTerms.MostTop)),
            .. Enumerable.Repeat(0, count - fields.Length)];

    private static int Number(string file, int line, string field, int least, int most) =>
        int.TryParse(field, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : throw Failure.Usage($"{file}, line {line}: '{field}' is no number from {least} to {most}.");

    private static string[] Fields(CsvReader csv) =>
        [.. Enumerable.Range(0, csv.FieldCount).Select(place => csv.GetString(place).Trim())];

    private static string[] Without(string[] fields, int place) => [.. fields.Where((_, at) => at != place)];

    /// <summary>The options, in the order in which they are named first.</summary>
    private sealed class Options
    {
        private readonly string _file;
        private readonly bool _isFixed;
        private readonly Dictionary<string, int> _places = new(StringComparer.Ordinal);

        public Options(string file, string[] names, bool isFixed)
        {
            (_file, _isFixed) = (file, isFixed);
            foreach (var name in names)
            {
                if (name.Length == 0 || !_places.TryAdd(name, _places.Count))
                    throw Failure.Usage($"{file}, line 1: heading '{name}' is no option's name, or is there twice.");
            }
        }

        public int Count => _places.Count;

        public ImmutableArray<string> All => _places.Count is >= 2 and <= Limits.Options
            ? [.. _places.OrderBy(option => option.Value).Select(option => option.Key)]
            : throw Failure.Usage($"{_file} names {_places.Count} options: a contest has 2 to {Limits.Options}.");

        /// <summary>Options as they stand on a ballot. A repeated one counts where it stands first.</summary>
        public ImmutableArray<int> Ranked(IEnumerable<string> names, int line) =>
            [.. names.Except(_noChoice).Select(name => Place(name, line))];

        private int Place(string name, int line)
        {
            if (_places.TryGetValue(name, out var place)) return place;
            if (_isFixed) throw Failure.Usage($"{_file}, line {line}: '{name}' is none of {string.Join(", ", _places.Keys)}.");
            if (_places.Count == Limits.Options)
                throw Failure.Usage($"{_file}, line {line}: '{name}' is one option more than {Limits.Options}.");
            return _places[name] = _places.Count;
        }
    }
}
