using OrleansBallot.Api.Json;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace OrleansBallot.Client;

/// <summary>Draws counts as bars, and marks the leader.</summary>
internal static class ResultsView
{
    private const int BarWidth = 24;
    private const int MostOption = 32;

    public static IRenderable Of(ResultsJson results)
    {
        var report = results.Report;
        var most = results.Tallies.Select(tally => tally.Votes).DefaultIfEmpty().Max();
        var table = results.Tallies.Index().ToTable(
            new("", tally => Mark(results, tally.Index)),
            new("Option", tally => Printable.Markup(tally.Item.Option), Wraps: true),
            new(report.Unit, tally => $"{tally.Item.Votes}"),
            new("", tally => $"[{(Mark(results, tally.Index).Length > 0 ? "green" : "blue")}]{Bar(tally.Item.Votes, most)}[/]", Rank: 1),
            new("Share", tally => results.Total > 0 && report.IsShare
                ? FormattableString.Invariant($"{100.0 * tally.Item.Votes / results.Total:0.0} %")
                : ""));
        return new Rows(
        [
            new Markup(
                $"[bold]{Printable.Markup(results.Title)}[/] {Styles.State(results.State)} [grey]by "
                + $"{Printable.Short(results.Organiser)}[/]"),
            .. Twins.Warning(results.Twins) is { } warning ? (IRenderable[])[new Markup($"[yellow]{warning}[/]")] : [],
            table,
            .. CountView.Of(report, [.. results.Tallies.Select(tally => tally.Option)]),
            new Markup(
                $"{Standing(results)} [grey]{(results.IsFinal ? "Sealed by block" : "Counted up to block")} {results.Height}, "
                + $"{Printable.Short(results.Tip)}.[/]"),
        ]);
    }

    /// <summary>Marks who wins or leads. Where the tie rule decides, all options among which it does are <c>tied</c>.</summary>
    private static string Mark(ResultsJson results, int option)
    {
        if (results.Report.Tied.Contains(option)) return "[yellow]tied[/]";
        if (!results.Report.Winners.Contains(option)) return "";
        if (results.Outcome.WinnerByTie) return "[yellow]tied[/]";
        return results.IsFinal ? "[green]wins[/]" : "[green]leads[/]";
    }

    /// <summary>In a sentence: <c>Final, 2 votes, A wins by the tie rule.</c></summary>
    private static string Standing(ResultsJson results)
    {
        var votes = Counted.Of(results.Total, "vote");
        var blank = results.Outcome.Blank > 0 ? $" ({results.Outcome.Blank} blank)" : "";
        var byTie = results.Outcome.WinnerByTie ? " by the tie rule" : "";
        var winners = string.Join(" and ", results.Report.Winners.Select(winner => Name(results, winner)));
        var ahead = winners.Length == 0 ? "" : $", {winners} {(results.IsFinal ? "wins" : "leads")}{byTie}";
        return results.IsFinal ? $"[bold]Final[/], {votes}{blank}{ahead}." : $"Not final, {votes} so far{blank}{ahead}.";
    }

    private static string Name(ResultsJson results, int option) =>
        Printable.Markup(Printable.Beginning(results.Tallies[option].Option, MostOption));

    private static string Bar(long votes, long most) => most == 0 ? "" : new('█', (int)Math.Ceiling((double)BarWidth * votes / most));
}
