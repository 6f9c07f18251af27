using System.Globalization;
using CsvHelper;
using OrleansBallot.Api.Json;
using OrleansBallot.Ledger.Counting;

namespace OrleansBallot.Api;

/// <summary>
/// Results for spreadsheets: a head that tells how final they are, then a line an option in the election's order, with its values in the
/// tables of the report: its votes in every round, or how many ballots prefer it to each other option. Titles and options are an
/// organiser's words, and a spreadsheet would run a text that begins like a formula, so such a cell gets an apostrophe in front.
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
            foreach (var line in Head(results).Concat(Table(results))) csv.WriteRecord(line);
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
            ["method", results.Method],
            ["ballots", Text(results.Total)],
            ["blank", Text(results.Outcome.Blank)],
        ];
    }

    private static IEnumerable<string[]> Table(ResultsJson results)
    {
        var (outcome, tables) = (results.Outcome, results.Report.Tables);
        yield return ["option", "place", results.Report.Unit.ToLowerInvariant(), "tie", .. tables.SelectMany(Names)];
        foreach (var (option, tally) in results.Tallies.Index())
        {
            yield return
            [
                tally.Option, outcome.Winner is null ? "" : Text(outcome.Ranking.ToList().IndexOf(option) + 1), Text(tally.Votes),
                Tie(results, option),
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

    /// <summary>Says that a lot decided about an option: that it wins, or in which round it went out.</summary>
    private static string Tie(ResultsJson results, int option)
    {
        foreach (var table in results.Report.Tables)
        {
            if (table.Rows.FirstOrDefault(row => row.Option == option && row.OutByTie) is { OutIn: { } column })
                return $"out by tie in {table.Columns[column].ToLowerInvariant()}";
        }

        return results.Outcome.WinnerByTie && results.Outcome.Winner == option ? "wins by tie" : "";
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
