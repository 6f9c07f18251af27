using System.Globalization;
using CsvHelper;
using OrleansBallot.Api.Json;
using OrleansBallot.Ledger.Counting;

namespace OrleansBallot.Api;

/// <summary>
/// Results for spreadsheets: a head that tells how final they are, then one contest after the other, each with its winners and a line an
/// option in the contest's order, with its values in the tables of the report: its votes in every round, or how many ballots prefer it to
/// each other option. Titles and options are an organiser's words, and a spreadsheet would run a text that begins like a formula, so such a
/// cell gets an apostrophe in front.
/// </summary>
public static class ResultsCsv
{
    public const string MediaType = "text/csv; charset=utf-8";

    // Without the mark a spreadsheet takes the bytes for its own country's letters.
    private static readonly CsvWriterOptions _form = CsvWriterOptions.Default with
    {
        Injection = CsvInjection.Escape,
        WriteByteOrderMark = true,
        ValidateFieldCount = false,
    };

    public static byte[] Of(ResultsJson results)
    {
        using var bytes = new MemoryStream();
        using (var csv = CsvWriter.Create(bytes, _form, leaveOpen: true))
        {
            foreach (var line in Head(results).Concat(results.Contests.SelectMany(Contest))) csv.WriteRecord(line);
        }

        return bytes.ToArray();
    }

    private static IEnumerable<string[]> Head(ResultsJson results)
    {
        var isFinal = results.IsFinal;
        return
        [
            ["title", results.Title],
            ["election", results.Election],
            ["state", isFinal ? "final: sealed" : $"not final: {results.State}"],
            [isFinal ? "sealed by block" : "counted up to block", Text((long)results.Height), results.Tip],
            ["ballots", Text(results.Total)],
            ["weight", Text(results.Weight)],
            ["purpose", results.Purpose],
        ];
    }

    private static IEnumerable<string[]> Contest(ContestResultJson contest) =>
    [
        [""],
        ["contest", Text(contest.Contest), contest.Title],
        ["method", contest.Method],
        ["seats", Text(contest.Seats)],
        ["ballots", Text(contest.Ballots)],
        ["blank", Text(contest.Blank)],
        ["exhausted", Text(contest.Rounds is [.., var last] ? last.Exhausted : 0)],
        ["outcome", contest.Outcome],
        ["winners", .. contest.Winners],
        ["sentence", contest.Sentence],
        .. (contest.Ties ?? []).Select(tie => (string[])["tie", Text(tie.Place), .. tie.Options]),
        .. Table(contest),
    ];

    private static IEnumerable<string[]> Table(ContestResultJson contest)
    {
        var tables = contest.Report.Tables;
        yield return ["option", "place", contest.Report.Unit.ToLowerInvariant(), "result", .. tables.SelectMany(Names)];
        foreach (var (option, tally) in contest.Tallies.Index())
        {
            var place = contest.Ballots == 0 ? -1 : contest.Report.Ranking.ToList().IndexOf(option);
            yield return
            [
                tally.Option, place < 0 ? "" : Text(place + 1), Text(tally.Votes), Result(contest.Report, option),
                .. tables.SelectMany(table => Values(table, row => row.Option == option)),
            ];
        }

        foreach (var label in tables.SelectMany(table => table.Rows).Select(row => row.Label).OfType<string>().Distinct())
            yield return [$"({label})", "", "", "", .. tables.SelectMany(table => Values(table, row => row.Label == label))];
    }

    private static IEnumerable<string> Names(ReportTable table) => Columns(table).Select(column =>
        table.IsComparison ? $"over #{table.Rows[column].Option + 1}" : table.Columns[column].ToLowerInvariant());

    private static IEnumerable<string> Values(ReportTable table, Func<ReportRow, bool> isIt)
    {
        var row = table.Rows.FirstOrDefault(isIt);
        return Columns(table).Select(column => row?.Values[column] is { } value ? Text(value) : "");
    }

    /// <summary>The columns of a table. Those that are options stand in the election's order, like the lines.</summary>
    private static IEnumerable<int> Columns(ReportTable table) => table.IsComparison
        ? table.Rows.Index().OrderBy(row => row.Item.Option).Select(row => row.Index)
        : Enumerable.Range(0, table.Columns.Length);

    /// <summary>Says what became of an option, and where a lot decided about it.</summary>
    private static string Result(ReportJson report, int option)
    {
        foreach (var table in report.Tables)
        {
            if (table.Rows.FirstOrDefault(row => row.Option == option && row.OutByTie) is { OutIn: { } column })
                return $"out by lot in {table.Columns[column].ToLowerInvariant()}";
        }

        var isTied = report.Tied.Contains(option);
        if (!report.Winners.Contains(option)) return isTied ? "tied" : "";
        return isTied ? "wins by lot" : "wins";
    }

    private static string Text(decimal number) => number.ToString(CultureInfo.InvariantCulture);
}
