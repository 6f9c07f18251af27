using System.Collections.Immutable;
using System.Globalization;
using OrleansBallot.Ledger.Counting;
using OrleansBallot.Ledger.Kinds;

namespace OrleansBallot.Client;

/// <summary>Reads what a voter writes as the choices of a ballot. It finds only what is meant; nodes judge the ballot.</summary>
internal static class Marks
{
    /// <summary>Options, or for scores <c>OPTION=SCORE</c>; an option without a score gets 0.</summary>
    public static ImmutableArray<int> Read(OpenElection election, string[] marks)
    {
        if (election.Form == BallotForm.Scores) return Scores(election.Options, marks);
        var choices = Options(election.Options, marks);

        // A set has one order.
        return election.Form == BallotForm.Set ? [.. choices.Order()] : [.. choices];
    }

    /// <summary>A ballot that chooses nothing.</summary>
    public static ImmutableArray<int> Blank(OpenElection election) =>
        election.Form == BallotForm.Scores ? [.. new int[election.Options.Length]] : [];

    /// <summary>What a ballot says, for its voter.</summary>
    public static string Describe(OpenElection election, ImmutableArray<int> choices)
    {
        if (election.Form == BallotForm.Scores)
            return string.Join(", ", choices.Select((score, option) => $"{election.Options[option]} = {score}"));
        if (choices.IsEmpty) return "a blank ballot";
        return string.Join(election.Form == BallotForm.Order ? " > " : ", ", choices.Select(choice => election.Options[choice]));
    }

    private static IEnumerable<int> Options(ImmutableArray<string> options, string[] marks) =>
        marks.Select(mark => Choice.Find(options, mark));

    private static ImmutableArray<int> Scores(ImmutableArray<string> options, string[] marks)
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
            given = score;
        }

        return [.. scores.Select(score => score ?? 0)];
    }
}
