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
        .. results.Contests.SelectMany(contest => (IEnumerable<IRenderable>)
        [
            .. results.Contests.Count > 1
                ? (IRenderable[])[new Markup($"[bold]{contest.Contest}. {Printable.Markup(contest.Title)}[/]")]
                : [],
            .. Contest(contest, results.IsFinal),
        ]),
        new Markup(Standing(results)),
    ]);

    /// <summary>A final count of one contest.</summary>
    public static IRenderable Of(ContestResultJson contest) => new Rows(Contest(contest, isFinal: true));

    private static IEnumerable<IRenderable> Contest(ContestResultJson contest, bool isFinal)
    {
        var (report, most) = (contest.Report, contest.Tallies.Select(tally => tally.Votes).DefaultIfEmpty().Max());
        var all = contest.Ballots + contest.Blank;
        yield return contest.Tallies.Index().ToTable(
            new("", tally => Mark(report, tally.Index, isFinal)),
            new("Option", tally => Printable.Markup(tally.Item.Option), Wraps: true),
            new(report.Unit, tally => $"{tally.Item.Votes}"),
            new("", tally => $"[{(Mark(report, tally.Index, isFinal).Length > 0 ? "green" : "blue")}]{Bar(tally.Item.Votes, most)}[/]",
                Rank: 1),
            new("Share", tally => all > 0 && report.IsShare
                ? string.Create(CultureInfo.InvariantCulture, $"{100.0 * tally.Item.Votes / all:0.0} %")
                : ""));
        foreach (var part in CountView.Of(report.Tables, [.. contest.Tallies.Select(tally => tally.Option)])) yield return part;
        if (contest.Outcome == "no-votes") yield break;
        yield return new Markup($"{(isFinal ? "" : "So far: ")}{Printable.Markup(contest.Sentence)}");
    }

    /// <summary>Marks who wins or leads. Where a lot decides, all options among which it does are <c>tied</c>.</summary>
    private static string Mark(ReportJson report, int option, bool isFinal)
    {
        if (report.Tied.Contains(option)) return "[yellow]tied[/]";
        if (!report.Winners.Contains(option)) return "";
        return isFinal ? "[green]wins[/]" : "[green]leads[/]";
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
