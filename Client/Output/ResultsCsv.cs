using System.Text;

namespace OrleansBallot.Client;

/// <summary>
/// Results as a table of comma-separated values (RFC 4180): a line an option in the election's order, its place, its count, then
/// its votes in every round of a runoff, or how many ballots prefer it to each other option.
/// </summary>
internal static class ResultsCsv
{
    public static string Of(ElectionResults results)
    {
        var outcome = results.Outcome;
        var csv = new StringBuilder();
        Line(["option", "place", "votes", .. outcome.Rounds.Select((_, round) => $"round {round + 1}"), .. outcome.Pairwise.Select((_, other) => $"over {results.Tallies[other].Option}")]);
        foreach (var (option, tally) in results.Tallies.Index())
        {
            Line(
            [
                tally.Option, $"{outcome.Ranking.IndexOf(option) + 1}", $"{tally.Votes}",
                .. outcome.Rounds.Select(round => round.Options.IndexOf(option) is var place and >= 0 ? $"{round.Votes[place]}" : ""),
                .. outcome.Pairwise.Select((_, other) => other == option ? "" : $"{outcome.Pairwise[option][other]}"),
            ]);
        }

        return csv.ToString();

        void Line(IEnumerable<string> cells) => csv.AppendJoin(',', cells.Select(Quoted)).Append("\r\n");
    }

    private static string Quoted(string cell) =>
        cell.AsSpan().ContainsAny(",\"\r\n ") ? $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : cell;
}
