using System.Globalization;
using OrleansBallot.Api.Json;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace OrleansBallot.Client;

/// <summary>Draws counts as bars, contest by contest, and marks who leads.</summary>
internal static class ResultsView
{
    private const int BarWidth = 24;

    public static IRenderable Of(ResultsJson results) => new Rows(
    [
        .. results.Purpose == "rehearsal" ? (IRenderable[])[new Markup("[yellow]REHEARSAL: nothing is decided by it.[/]")] : [],
        new Markup(
            $"[bold]{Printable.Markup(results.Title)}[/] {Styles.State(results.State)} [grey]by {Printable.Short(results.Organiser)}[/]"),
        .. Twins.Warning(results.Twins) is { } warning ? (IRenderable[])[new Markup($"[yellow]{warning}[/]")] : [],
        .. results.Contests.SelectMany(contest => Contest(results, contest)),
        new Markup(Standing(results)),
    ]);

    private static IEnumerable<IRenderable> Contest(ResultsJson results, ContestResultJson contest)
    {
        var (report, most) = (contest.Report, contest.Tallies.Select(tally => tally.Votes).DefaultIfEmpty().Max());
        var all = contest.Ballots + contest.Blank;
        if (results.Contests.Count > 1) yield return new Markup($"[bold]{contest.Contest}. {Printable.Markup(contest.Title)}[/]");
        yield return contest.Tallies.Index().ToTable(
            new("", tally => Mark(results, report, tally.Index)),
            new("Option", tally => Printable.Markup(tally.Item.Option), Wraps: true),
            new(report.Unit, tally => $"{tally.Item.Votes}"),
            new("", tally => $"[{(Mark(results, report, tally.Index).Length > 0 ? "green" : "blue")}]{Bar(tally.Item.Votes, most)}[/]",
                Rank: 1),
            new("Share", tally => all > 0 && report.IsShare
                ? string.Create(CultureInfo.InvariantCulture, $"{100.0 * tally.Item.Votes / all:0.0} %")
                : ""));
        foreach (var part in CountView.Of(report.Tables, [.. contest.Tallies.Select(tally => tally.Option)])) yield return part;
        if (contest.Outcome == "no-votes") yield break;
        yield return new Markup($"{(results.IsFinal ? "" : "So far: ")}{Printable.Markup(contest.Sentence)}");
    }

    /// <summary>Marks who wins or leads. Where a lot decides, all options among which it does are <c>tied</c>.</summary>
    private static string Mark(ResultsJson results, ReportJson report, int option)
    {
        if (report.Tied.Contains(option)) return "[yellow]tied[/]";
        if (!report.Winners.Contains(option)) return "";
        return results.IsFinal ? "[green]wins[/]" : "[green]leads[/]";
    }

    /// <summary>In a sentence: <c>Final, 2 votes. Sealed by block 7.</c></summary>
    private static string Standing(ResultsJson results)
    {
        var votes = Counted.Of(results.Total, "vote") + (results.Weight == results.Total ? "" : $" that weigh {results.Weight}");
        var how = results.IsFinal ? "Sealed by block" : "Counted up to block";
        var at = $"[grey]{how} {results.Height}, {Printable.Short(results.Tip)}.[/]";
        return results.IsFinal ? $"[bold]Final[/], {votes}. {at}" : $"Not final, {votes} so far. {at}";
    }

    private static string Bar(long votes, long most) => most == 0 ? "" : new('█', (int)Math.Ceiling((double)BarWidth * votes / most));
}
