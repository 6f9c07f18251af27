using Spectre.Console;

namespace OrleansBallot.Client;

/// <summary>An election's definition for people.</summary>
internal static class ElectionView
{
    public static void Draw(IAnsiConsole console, ElectionSummary election)
    {
        console.MarkupLine($"[bold]{Printable.Markup(election.Title)}[/] {Styles.State(election.State)}");
        foreach (var (index, option) in election.Options.Index()) console.WriteText($"  #{index + 1} {option}");
        console.WriteFields(
            ("election", election.Election), ("organiser", election.Organiser), ("opens", election.Opens), ("closes", election.Closes),
            ("settles", $"{TimeSpan.FromMilliseconds(election.Settle):g} later"));
    }
}
