using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using OrleansBallot.Api.Json;
using OrleansBallot.Ledger.Counting;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Ledger.State;

namespace OrleansBallot.Client;

/// <summary>Reads what a voter writes as the answers of a ballot. It finds only what is meant; nodes judge the ballot.</summary>
internal static partial class Marks
{
    /// <summary>
    /// Options, or for scores <c>OPTION=SCORE</c>, where an option without a score gets 0. Where the election has several contests, the
    /// number of one and a colon stand before: <c>2:yes</c>.
    /// </summary>
    /// <param name="election">The election.</param>
    /// <param name="marks">What the voter chooses.</param>
    /// <param name="abstained">The numbers of the contests in which the voter abstains.</param>
    public static ImmutableArray<Ballot> Read(OpenElection election, string[] marks, int[] abstained)
    {
        var of = election.Contests.Select(_ => new List<string>()).ToArray();
        foreach (var mark in marks)
        {
            var (place, text) = Placed([.. election.Contests.Select(contest => contest.Options.Select(option => option.Name))], mark);
            of[place].Add(text);
        }

        foreach (var number in abstained)
        {
            if (number < 1 || number > of.Length) throw Failure.Usage($"--abstain {number}: the election has contests 1 to {of.Length}.");
            if (of[number - 1].Count > 0) throw Failure.Usage($"Contest {number} is marked and abstained from: choose one.");
        }

        var missing = Enumerable.Range(0, of.Length).FirstOrDefault(place => of[place].Count == 0 && !abstained.Contains(place + 1), -1);
        if (missing >= 0)
        {
            throw Failure.Usage(
                $"Contest {missing + 1}, '{election.Contests[missing].Title}', has no answer: mark it, or --abstain {missing + 1}.");
        }

        return [.. election.Contests.Select((contest, place) => of[place].Count == 0 ? new Ballot([]) : Read(contest, of[place]))];
    }

    /// <summary>A ballot that abstains everywhere.</summary>
    public static ImmutableArray<Ballot> Blank(OpenElection election) => [.. election.Contests.Select(_ => new Ballot([]))];

    /// <summary>What a ballot says, for its voter.</summary>
    public static string Describe(OpenElection election, ImmutableArray<Ballot> answers) => answers is [var only]
        ? Describe(election.Contests[0], only)
        : string.Join("; ", election.Contests.Zip(answers, (contest, answer) => $"{contest.Title}: {Describe(contest, answer)}"));

    /// <summary>The options that a ballot chooses and that are withdrawn, by their names: the count passes them over (N13).</summary>
    /// <param name="now">The election as it is now.</param>
    /// <param name="election">Its definition.</param>
    /// <param name="answers">The ballot.</param>
    /// <exception cref="Failure">Nothing would be left of an answer.</exception>
    public static IEnumerable<string> PassedOver(ElectionJson now, OpenElection election, ImmutableArray<Ballot> answers)
    {
        foreach (var (place, contest) in election.Contests.Index())
        {
            var withdrawn = now.Contests.ElementAtOrDefault(place)?.Options.Index().Where(option => option.Item.Withdrawn)
                .Select(option => option.Index).ToHashSet() ?? [];
            ImmutableArray<int> chosen = contest.Terms.Form == BallotForm.Scores
                ? [.. answers[place].Choices.Index().Where(score => score.Item > 0).Select(score => score.Index)]
                : answers[place].Choices;
            var gone = chosen.Where(withdrawn.Contains).Select(option => contest.Options[option].Name).ToList();
            if (gone.Count > 0 && gone.Count == chosen.Length)
            {
                throw Failure.Usage(
                    $"{string.Join(", ", gone)} {(gone.Count == 1 ? "is" : "are")} withdrawn, so nothing would be left of your answer "
                    + $"to '{contest.Title}'. Choose something else, or abstain.");
            }

            foreach (var name in gone) yield return name;
        }
    }

    /// <summary>The contest and the option that a mark names.</summary>
    /// <param name="contests">The options of each contest.</param>
    /// <param name="mark">What somebody wrote.</param>
    public static (int Contest, int Option) Find(IReadOnlyList<IEnumerable<string>> contests, string mark)
    {
        var (place, text) = Placed(contests, mark);
        return (place, Choice.Find([.. contests[place]], text));
    }

    private static (int Place, string Text) Placed(IReadOnlyList<IEnumerable<string>> contests, string mark)
    {
        if (contests.Count == 1) return (0, mark);
        return Prefixed().Match(mark) is { Success: true } found
            && int.TryParse(found.Groups[1].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number >= 1 && number <= contests.Count
            ? (number - 1, found.Groups[2].Value)
            : throw Failure.Usage(
                $"'{mark}' names no contest. The election has {contests.Count}: write which one first, as in "
                + $"\"1:{contests[0].First()}\".");
    }

    private static Ballot Read(Contest contest, List<string> marks)
    {
        ImmutableArray<string> options = [.. contest.Options.Select(option => option.Name)];
        if (contest.Terms.Form == BallotForm.Scores) return new(Scores(options, marks));
        var choices = marks.Select(mark => Choice.Find(options, mark));

        // A set has one order.
        return new(contest.Terms.Form == BallotForm.Set ? [.. choices.Order()] : [.. choices]);
    }

    private static string Describe(Contest contest, Ballot answer)
    {
        if (answer.IsBlank) return "abstained";
        return contest.Terms.Form == BallotForm.Scores
            ? string.Join(", ", answer.Choices.Select((score, option) => $"{contest.Options[option].Name} = {score}"))
            : string.Join(
                contest.Terms.Form == BallotForm.Order ? " > " : ", ", answer.Choices.Select(choice => contest.Options[choice].Name));
    }

    private static ImmutableArray<int> Scores(ImmutableArray<string> options, List<string> marks)
    {
        var scores = new int?[options.Length];
        foreach (var mark in marks)
        {
            // The last '=', since an option's text may have others.
            var equals = mark.LastIndexOf('=');
            if (equals < 0 || !int.TryParse(mark[(equals + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var score))
                throw Failure.Usage($"'{mark}' is no score: write OPTION=SCORE, as in \"{options[0]}=5\".");
            ref var given = ref scores[Choice.Find(options, mark[..equals])];
            if (given is not null) throw Failure.Usage($"'{mark}' is the second score for the same option.");

            // A byte holds a score; a higher one breaks the same rule as 255 does (V11).
            given = Math.Min(score, byte.MaxValue);
        }

        return [.. scores.Select(score => score ?? 0)];
    }

    [GeneratedRegex(@"^([0-9]{1,2}):(.*)$", RegexOptions.Singleline)]
    private static partial Regex Prefixed();
}
