using System.Globalization;
using OrleansBallot.Api.Json;
using OrleansBallot.Ledger.Counting;

namespace OrleansBallot.Client;

/// <summary>Asks for a ballot, contest by contest, in the form that each contest's method takes.</summary>
internal static class BallotQuestions
{
    private const string NoMore = "(no more)";
    private const string Abstain = "(abstain)";

    /// <summary>The words of a ballot on a command line.</summary>
    /// <param name="menu">Who asks.</param>
    /// <param name="election">The election.</param>
    /// <param name="abstain">The option's name that comes before the number of a contest without marks.</param>
    public static async Task<string[]> AskAsync(MenuQuestions menu, ElectionJson election, string abstain)
    {
        var words = new List<string>();
        foreach (var contest in election.Contests)
        {
            var marks = await (contest.Form == BallotForm.Scores ? ScoresAsync(menu, contest) : ChoicesAsync(menu, contest));
            if (marks.Count == 0) words.AddRange([abstain, Number(contest.Contest)]);
            words.AddRange(marks.Select(mark => election.Contests.Count == 1 ? mark : $"{contest.Contest}:{mark}"));
        }

        return [.. words];
    }

    /// <summary>One option after the other; where the contest ranks, the most preferred first.</summary>
    private static async Task<List<string>> ChoicesAsync(MenuQuestions menu, ContestJson contest)
    {
        var (marks, left) = (new List<string>(), contest.Options.Where(option => !option.Withdrawn).Select(option => option.Text).ToList());
        while (left.Count > 0 && marks.Count < contest.Choose[1])
        {
            string[] ends = marks.Count == 0 ? [Abstain] : marks.Count >= contest.Choose[0] ? [NoMore] : [];
            var question = contest.Choose[1] == 1 ? contest.Title
                : $"{contest.Title}: choice {marks.Count + 1} of up to {contest.Choose[1]}";
            var chosen = await menu.ChooseAsync(question, [.. left, .. ends], option => option);
            if (ends.Contains(chosen)) break;
            marks.Add(Mark(contest, chosen));
            left.Remove(chosen);
        }

        return marks;
    }

    private static async Task<List<string>> ScoresAsync(MenuQuestions menu, ContestJson contest)
    {
        var marks = new List<string>();
        foreach (var option in contest.Options.Where(option => !option.Withdrawn).Select(option => option.Text))
        {
            var score = await menu.AskAsync(
                $"{contest.Title}: {option}, 0 to {contest.Top}?", typed => Score(typed, contest.Top), "0");
            marks.Add($"{Mark(contest, option)}={score}");
        }

        return marks;
    }

    private static string? Score(string typed, int top) =>
        int.TryParse(typed, NumberStyles.None, CultureInfo.InvariantCulture, out var score) && score <= top
            ? null
            : $"Write a number from 0 to {top}.";

    /// <summary>The option on a command line. A text that begins like one of the line's own options is named by its place.</summary>
    private static string Mark(ContestJson contest, string option) =>
        option.StartsWith('-') ? $"#{contest.Options.Index().First(one => one.Item.Text == option).Index + 1}" : option;

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
