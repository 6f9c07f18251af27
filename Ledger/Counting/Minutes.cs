using System.Globalization;

namespace OrleansBallot.Ledger.Counting;

/// <summary>The results of contests as sentences that can be copied into minutes.</summary>
internal static class Minutes
{
    public static string Of(Outcome outcome, IReadOnlyList<string> names)
    {
        var abstained = outcome.Blank == 0 ? "" : $" {Number(outcome.Blank)} abstained.";
        var sentence = outcome.Result switch
        {
            ContestOutcome.Elected => $"{Elected(outcome, names)}{Lot(outcome, names)}{abstained}",
            ContestOutcome.Tied =>
                $"{(outcome.Winners.IsEmpty ? "" : Elected(outcome, names) + " ")}{Open(outcome, names)}{abstained}",
            ContestOutcome.NoQuorum => NoQuorum(outcome),
            ContestOutcome.NoVotes => $"Nobody voted.{abstained}",
            _ => $"{outcome.How(names)}{abstained}",
        };
        return outcome.IsWeighted ? $"{sentence} All numbers are votes by weight." : sentence;
    }

    /// <summary>The names of options.</summary>
    public static IReadOnlyList<string> At(this IReadOnlyList<string> names, IEnumerable<int> options) =>
        [.. options.Select(option => names[option])];

    /// <summary>Items as a sentence lists them.</summary>
    public static string List(IReadOnlyList<string> items) =>
        items.Count < 2 ? string.Concat(items) : $"{string.Join(", ", items.SkipLast(1))} and {items[^1]}";

    /// <summary>Numbers with their unit.</summary>
    public static string Count(IReadOnlyList<long> numbers, string unit) =>
        $"{List([.. numbers.Select(Number)])} {(numbers is [1] ? unit.TrimEnd('s') : unit)}";

    public static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private static string Elected(Outcome outcome, IReadOnlyList<string> names)
    {
        var winners = names.At(outcome.Winners);
        var how = outcome.How(names);
        return $"{List(winners)} {(winners.Count == 1 ? "is" : "are")} elected{(how.Length == 0 ? "" : ", ")}{how}.";
    }

    private static string Lot(Outcome outcome, IReadOnlyList<string> names) =>
        (outcome.Tied.IsEmpty ? "" : $" {List(names.At(outcome.Tied))} were equal, and a lot decided between them.")
        + OnTheWay(outcome, names);

    /// <summary>One lot with the names. Among many small options there may be dozens: the table has them.</summary>
    private static string OnTheWay(Outcome outcome, IReadOnlyList<string> names) => outcome.TiesOnTheWay switch
    {
        [] => "",
        [var tie] => $" On the way a lot decided between {List(names.At(tie))}.",
        var ties => $" On the way lots decided {ties.Length} times.",
    };

    private static string Open(Outcome outcome, IReadOnlyList<string> names)
    {
        var open = Math.Min(outcome.Terms.Seats, outcome.Ranking.Length) - outcome.Winners.Length;
        var seats = outcome.Terms.Seats == 1 ? "" : open == 1 ? " for one seat" : $" for {open} seats";
        return $"{List(names.At(outcome.Tied))} are tied{seats}.{OnTheWay(outcome, names)}";
    }

    private static string NoQuorum(Outcome outcome)
    {
        var (roll, part) = (outcome.RollWeight!.Value, outcome.Terms.Quorum);
        var needed = (long)(((UInt128)(ulong)roll * part.Numerator + part.Denominator - 1) / part.Denominator);
        return $"No quorum: {Number(outcome.Ballots + outcome.Blank)} of {Number(roll)} votes on the roll were cast, "
            + $"and {Number(needed)} ({part}) were needed.";
    }
}
