using System.Collections.Immutable;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace OrleansBallot.Client;

/// <summary>How a count came about, where votes alone do not show it: every round of a runoff, every comparison of Schulze's method.</summary>
internal static class CountView
{
    /// <summary>Columns of the widest table that a terminal still shows.</summary>
    private const int MostColumns = 8;

    /// <param name="outcome">The count.</param>
    /// <param name="options">The election's options.</param>
    public static IEnumerable<IRenderable> Of(CountOutcome outcome, ImmutableArray<string> options) =>
        outcome.Rounds.Length > 0 ? [Rounds(outcome, options)]
        : outcome.Pairwise.Length > 0 ? [Pairwise(outcome, options)]
        : [];

    /// <summary>A row an option, a column a round. Of many rounds, the last ones: they decide.</summary>
    private static Table Rounds(CountOutcome outcome, ImmutableArray<string> options)
    {
        var rounds = outcome.Rounds;
        var first = Math.Max(0, rounds.Length - MostColumns);
        var shown = rounds[first..];
        var table = new Table { Border = TableBorder.Rounded };
        table.AddColumn("Continuing");
        foreach (var round in Enumerable.Range(first + 1, shown.Length)) table.AddColumn(new TableColumn($"Round {round}").NoWrap().RightAligned());
        foreach (var option in outcome.Ranking.Where(option => shown[0].Options.Contains(option)))
            table.AddRow([Name(options, option), .. shown.Select(round => Votes(round, option))]);
        table.AddRow(["[grey]exhausted[/]", .. shown.Select(round => $"[grey]{round.Exhausted}[/]")]);
        return table;
    }

    private static string Votes(CountRound round, int option)
    {
        var place = round.Options.IndexOf(option);
        if (place < 0) return "";
        return round.Eliminated != option ? $"{round.Votes[place]}" : $"[red]{round.Votes[place]}{(round.ByTie ? " tie" : "")}[/]";
    }

    /// <summary>How many ballots prefer the row's option to the column's, best first.</summary>
    private static Table Pairwise(CountOutcome outcome, ImmutableArray<string> options)
    {
        var (pairs, shown) = (outcome.Pairwise, outcome.Ranking.Take(MostColumns).ToArray());
        var table = new Table { Border = TableBorder.Rounded };
        table.AddColumn("Preferred to");

        // By the numbers that the options have on ballots; in the order of their places.
        foreach (var column in shown) table.AddColumn(new TableColumn($"#{column + 1}").NoWrap().RightAligned());
        foreach (var row in shown)
            table.AddRow([$"#{row + 1} {Name(options, row)}", .. shown.Select(column => Compared(row, column))]);
        return table;

        string Compared(int row, int column) =>
            row == column ? "" : pairs[row][column] > pairs[column][row] ? $"[green]{pairs[row][column]}[/]" : $"{pairs[row][column]}";
    }

    private static string Name(ImmutableArray<string> options, int option) => Printable.Markup(options[option]);
}
