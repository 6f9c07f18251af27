using OrleansBallot.Api.Json;
using Spectre.Console;

namespace OrleansBallot.Client;

/// <summary>Draws an election's definition and state.</summary>
internal static class ElectionView
{
    public static void Draw(IAnsiConsole console, ElectionJson election, TimeProvider clock)
    {
        if (election.IsRehearsal) console.MarkupLine("[yellow]REHEARSAL: nothing is decided by it.[/]");
        console.MarkupLine($"[bold]{Printable.Markup(election.Title)}[/] {Styles.State(election.State)}");
        if (Twins.Warning(election.Twins) is { } warning) console.MarkupLine($"[yellow]{warning}[/]");
        if (election.Description.Length > 0) console.WriteText(election.Description);
        foreach (var contest in election.Contests)
        {
            if (election.Contests.Count > 1) console.MarkupLine($"[bold]{contest.Contest}. {Printable.Markup(contest.Title)}[/]");
            if (contest.Description.Length > 0) console.WriteText($"  {contest.Description}");
            console.WriteText($"  {How(contest)}");
            foreach (var (index, option) in contest.Options.Index())
                console.WriteText($"  #{index + 1} {option.Text}{(option.Withdrawn ? " (withdrawn)" : "")}");
        }

        console.WriteFields(
            ("election", election.Election), ("organiser", Printable.Beginning(election.Organiser)),
            ("others", election.Others.Count == 0 ? null : string.Join(", ", election.Others.Select(other => Printable.Beginning(other)))),
            ("opens", Moments.LocalWithOffset(election.Opens, clock)), ("closes", Moments.LocalWithOffset(election.Closes, clock)),
            ("voting again", election.Revoting == "last" ? "the last vote counts" : "not allowed"),
            ("roll", election.Roll is { } roll ? Of(roll) : null),
            ("settles", $"{TimeSpan.FromMilliseconds(election.Settle):g} later"));
    }

    /// <summary>The method and what it is bound by: <c>plurality, 3 seats, 1 to 3 choices</c>.</summary>
    private static string How(ContestJson contest)
    {
        var parts = new List<string> { contest.Method };
        if (contest.Seats > 1) parts.Add($"{contest.Seats} seats");
        if (contest.Top > 0) parts.Add($"0 to {contest.Top}");
        else if (contest.Choose[1] > 1) parts.Add($"{contest.Choose[0]} to {contest.Choose[1]} choices");
        if (contest.Majority is { } majority) parts.Add($"{majority} needed");
        if (contest.Quorum is { } quorum) parts.Add($"a quorum of {quorum}");
        if (contest.Ties == "stand") parts.Add("ties stand");
        return string.Join(", ", parts);
    }

    private static string Of(RollJson roll) =>
        $"{Counted.Of((long)roll.Size, "voter")}, "
        + $"{(roll.Issued is { } issued ? $"{Counted.Of(issued, "credential")} signed" : "credentials are being signed")}";
}
