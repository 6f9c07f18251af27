using System.Collections.Immutable;
using OrleansBallot.Ledger.Counting;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace OrleansBallot.Client;

/// <summary>Draws the tables of a count's report, as much as fits a terminal. JSON and CSV have everything.</summary>
internal static class CountView
{
    /// <summary>Columns that fit a terminal.</summary>
    private const int MostColumns = 8;

    /// <param name="tables">The steps of the count.</param>
    /// <param name="options">The contest's options.</param>
    public static IEnumerable<IRenderable> Of(IEnumerable<ReportTable> tables, ImmutableArray<string> options) =>
        tables.Select(table => table.IsComparison ? Comparison(table, options) : Stages(table, options));

    /// <summary>A row for each option. Of many stages, the last ones are shown: they decide.</summary>
    private static Table Stages(ReportTable stages, ImmutableArray<string> options)
    {
        int[] shown = [.. Enumerable.Range(0, stages.Columns.Length).TakeLast(MostColumns)];
        var table = Empty(stages, shown.Select(column => stages.Columns[column]));
        foreach (var row in stages.Rows.Where(row => shown.Any(column => row.Values[column] is not null)))
            table.AddRow([Name(row, options), .. shown.Select(column => Value(row, column))]);
        return table;
    }

    private static string Value(ReportRow row, int column)
    {
        if (row.Option is null) return $"[grey]{row.Values[column]}[/]";
        if (row.WinsIn == column) return $"[green]{row.Values[column]} in[/]";
        return row.OutIn == column ? $"[red]{row.Values[column]}{(row.OutByTie ? " lot" : "")}[/]" : $"{row.Values[column]}";
    }

    /// <summary>Each option compared with each. Of many options, the first ones are shown.</summary>
    private static Table Comparison(ReportTable pairs, ImmutableArray<string> options)
    {
        // In the order of their places, with the numbers that the options have on ballots.
        var shown = pairs.Rows[..Math.Min(pairs.Rows.Length, MostColumns)];
        var table = Empty(pairs, shown.Select(Number));
        foreach (var (place, row) in shown.Index())
            table.AddRow([$"{Number(row)} {Name(row, options)}", .. shown.Select((_, column) => Compared(place, column))]);
        return table;

        string Compared(int row, int column) => shown[row].Values[column] > shown[column].Values[row]
            ? $"[green]{shown[row].Values[column]}[/]"
            : $"{shown[row].Values[column]}";
    }

    private static Table Empty(ReportTable report, IEnumerable<string> columns)
    {
        var table = new Table { Border = TableBorder.Rounded };
        table.AddColumn(Printable.Markup(report.Corner));
        foreach (var column in columns) table.AddColumn(new TableColumn(Printable.Markup(column)).NoWrap().RightAligned());
        return table;
    }

    private static string Number(ReportRow row) => $"#{row.Option + 1}";

    private static string Name(ReportRow row, ImmutableArray<string> options) =>
        row.Option is { } option ? Printable.Markup(options[option]) : $"[grey]{Printable.Markup(row.Label)}[/]";
}
