using System.Globalization;
using OrleansBallot.Api.Json;
using OrleansBallot.Ledger.Counting;

namespace OrleansBallot.Client;

/// <summary>Asks for a ballot, in the form that the election's method takes.</summary>
internal static class BallotQuestions
{
    private const string NoMore = "(no more)";

    /// <summary>The marks of a ballot; none where it is to be blank.</summary>
    public static async Task<string[]> AskAsync(MenuQuestions menu, ElectionJson election)
    {
        if (election.Form == BallotForm.One)
            return [Mark(election, await menu.ChooseAsync(election.Title, election.Options, option => option))];
        return await (election.Form == BallotForm.Scores ? ScoresAsync(menu, election) : SeveralAsync(menu, election));
    }

    /// <summary>One option after the other; where the election ranks, the most preferred first.</summary>
    private static async Task<string[]> SeveralAsync(MenuQuestions menu, ElectionJson election)
    {
        var (marks, left) = (new List<string>(), election.Options.ToList());
        while (left.Count > 0)
        {
            var chosen = await menu.ChooseAsync($"{election.Title}: choice {marks.Count + 1}", [NoMore, .. left], option => option);
            if (chosen == NoMore) break;
            marks.Add(Mark(election, chosen));
            left.Remove(chosen);
        }

        return [.. marks];
    }

    private static async Task<string[]> ScoresAsync(MenuQuestions menu, ElectionJson election)
    {
        var marks = new List<string>();
        foreach (var option in election.Options)
        {
            var score = await menu.AskAsync($"{option}: 0 to {election.TopScore}?", typed => Score(typed, election.TopScore), "0");
            marks.Add($"{Mark(election, option)}={score}");
        }

        return [.. marks];
    }

    private static string? Score(string typed, int top) =>
        int.TryParse(typed, NumberStyles.None, CultureInfo.InvariantCulture, out var score) && score <= top
            ? null
            : $"Write a number from 0 to {top}.";

    /// <summary>The option on a command line. A text that begins like one of the line's own options is named by its place.</summary>
    private static string Mark(ElectionJson election, string option) =>
        option.StartsWith('-') ? $"#{election.Options.Index().First(one => one.Item == option).Index + 1}" : option;
}
