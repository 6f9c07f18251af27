using Spectre.Console;
using Spectre.Console.Rendering;

namespace OrleansBallot.Client;

/// <summary>Counts as bars, the leader marked.</summary>
internal static class ResultsView
{
    private const int BarWidth = 24;
    private const int MostOption = 32;

    public static IRenderable Of(ElectionResults results)
    {
        var most = results.Tallies.Select(tally => tally.Votes).DefaultIfEmpty().Max();
        var leaders = results.Tallies.Count(tally => tally.Votes == most);
        var table = results.Tallies.ToTable(
            new("", tally => most > 0 && tally.Votes == most ? leaders == 1 ? "[green]leads[/]" : "[yellow]tied[/]" : ""),
            new("Option", tally => Printable.Markup(tally.Option), Wraps: true),
            new("Votes", tally => $"{tally.Votes}"),
            new("", tally => $"[{(most > 0 && tally.Votes == most ? "green" : "blue")}]{Bar(tally.Votes, most)}[/]", Rank: 1),
            new("Share", tally => results.Total > 0 ? FormattableString.Invariant($"{100.0 * tally.Votes / results.Total:0.0} %") : ""));
        return new Rows(
            new Markup($"[bold]{Printable.Markup(results.Title)}[/] {Styles.State(results.State)}"),
            table,
            new Markup($"{Standing(results, [.. results.Tallies.Where(tally => most > 0 && tally.Votes == most)])} [grey]Block {results.Height}, tip {Printable.Short(results.Tip)}.[/]"));
    }

    /// <summary>In a sentence: <c>Final, 2 votes, tie.</c></summary>
    private static string Standing(ElectionResults results, OptionVotes[] leaders)
    {
        var votes = results.Total == 1 ? "1 vote" : $"{results.Total} votes";
        var ahead = leaders switch
        {
            [] => "",
            [var only] => $", {Printable.Markup(Printable.Beginning(only.Option, MostOption))} {(results.IsFinal ? "wins" : "leads")}",
            _ => ", tie",
        };
        return results.IsFinal ? $"[bold]Final[/], {votes}{ahead}." : $"Not final, {votes} so far{ahead}.";
    }

    private static string Bar(long votes, long most) => most == 0 ? "" : new('█', (int)Math.Ceiling((double)BarWidth * votes / most));
}
