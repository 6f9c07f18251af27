using System.Globalization;
using CsvHelper;
using OrleansBallot.Ledger;
using OrleansBallot.Silo.Http.Json;

namespace OrleansBallot.Silo.Http;

/// <summary>
/// Results for spreadsheets: what they are and how final, then a line an option in the election's order, with its votes in every round
/// of a runoff, or how many ballots prefer it to each other option. Titles and options are an organiser's words, and a spreadsheet would
/// run what begins like a formula: such a cell gets an apostrophe in front.
/// </summary>
internal static class ResultsCsv
{
    public const string MediaType = "text/csv; charset=utf-8";

    // Without the mark a spreadsheet takes the file for one in its own country's letters.
    private static readonly CsvWriterOptions _form = CsvWriterOptions.Default with
    {
        Injection = CsvInjection.Escape,
        WriteByteOrderMark = true,
        ValidateFieldCount = false,
    };

    public static byte[] Of(ResultsJson results)
    {
        using var bytes = new MemoryStream();
        using (var csv = CsvWriter.Create(bytes, _form, leaveOpen: true))
        {
            foreach (var line in Head(results).Concat(Table(results))) csv.WriteRecord(line);
        }

        return bytes.ToArray();
    }

    private static IEnumerable<string[]> Head(ResultsJson results)
    {
        var isFinal = results.State == ElectionPhase.Sealed.Name();
        return
        [
            ["title", results.Title],
            ["election", results.Election],
            ["state", isFinal ? "final: sealed" : $"not final: {results.State}"],
            [isFinal ? "sealed by block" : "counted up to block", Text((long)results.Height), results.Tip],
            ["method", results.Method],
            ["ballots", Text(results.Total)],
            ["blank", Text(results.Outcome.Blank)],
        ];
    }

    private static IEnumerable<string[]> Table(ResultsJson results)
    {
        var (outcome, tallies) = (results.Outcome, results.Tallies);
        string[] extra = [.. outcome.Rounds.Select((_, round) => $"round {round + 1}"), .. outcome.Pairwise.Select((_, other) => $"over #{other + 1}")];
        yield return ["option", "place", Counted(results.Method), "tie", .. extra];
        foreach (var (option, tally) in tallies.Index())
        {
            yield return
            [
                tally.Option, outcome.Winner is null ? "" : Text(outcome.Ranking.ToList().IndexOf(option) + 1), Text(tally.Votes), Tie(outcome, option),
                .. outcome.Rounds.Select(round => round.Options.ToList().IndexOf(option) is var place and >= 0 ? Text(round.Votes[place]) : ""),
                .. outcome.Pairwise.Select((_, other) => other == option ? "" : Text(outcome.Pairwise[option][other])),
            ];
        }

        if (outcome.Rounds.Count > 0) yield return ["(exhausted)", "", "", "", .. outcome.Rounds.Select(round => Text(round.Exhausted))];
    }

    /// <summary>Where a lot decided about an option: that it wins, or in which round it went out.</summary>
    private static string Tie(OutcomeJson outcome, int option)
    {
        var (number, lost) = outcome.Rounds.Index().FirstOrDefault(round => round.Item.ByTie && round.Item.Eliminated == option);
        return lost is not null ? $"out by tie in round {number + 1}" : outcome.WinnerByTie && outcome.Winner == option ? "wins by tie" : "";
    }

    private static string Counted(string method) => method switch
    {
        "approval" => "approvals",
        "score" => "points",
        "instant-runoff" or "schulze" => "first choices",
        _ => "votes",
    };

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
