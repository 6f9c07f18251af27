using OrleansBallot.Api.Json;
using Spectre.Console;

namespace OrleansBallot.Client;

/// <summary>Draws an election's definition and state.</summary>
internal static class ElectionView
{
    public static void Draw(IAnsiConsole console, ElectionJson election, TimeProvider clock)
    {
        console.MarkupLine($"[bold]{Printable.Markup(election.Title)}[/] {Styles.State(election.State)}");
        if (Twins.Warning(election.Twins) is { } warning) console.MarkupLine($"[yellow]{warning}[/]");
        foreach (var (index, option) in election.Options.Index()) console.WriteText($"  #{index + 1} {option}");
        console.WriteFields(
            ("election", election.Election), ("organiser", Printable.Beginning(election.Organiser)),
            ("opens", Moments.LocalWithOffset(election.Opens, clock)), ("closes", Moments.LocalWithOffset(election.Closes, clock)),
            ("method", election.TopScore == 0 ? election.Method : $"{election.Method}, 0 to {election.TopScore}"),
            ("voting again", election.Revoting == "last" ? "the last vote counts" : "not allowed"),
            ("roll", election.Roll is { } roll ? Of(roll) : null),
            ("settles", $"{TimeSpan.FromMilliseconds(election.Settle):g} later"));
    }

    private static string Of(RollJson roll) =>
        $"{Counted.Of(roll.Size, "voter")}, "
        + $"{(roll.Issued is { } issued ? $"{Counted.Of(issued, "credential")} signed" : "credentials are being signed")}";
}
