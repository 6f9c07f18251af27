using System.Globalization;

namespace OrleansBallot.Ledger.Counting;

/// <summary>The results of contests as sentences that can be copied into minutes.</summary>
internal static class Minutes
{
    public static string Of(Outcome outcome, IReadOnlyList<string> names)
    {
        var (tied, abstained) = (names.At(outcome.Tied), outcome.Blank == 0 ? "" : $" {Number(outcome.Blank)} abstained.");
        var sentence = outcome.Result switch
        {
            ContestOutcome.Elected => $"{Elected(outcome, names)}{Lot(tied)}{abstained}",
            ContestOutcome.Tied => $"{(outcome.Winners.IsEmpty ? "" : Elected(outcome, names) + " ")}{Open(outcome, tied)}{abstained}",
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

    private static string Lot(IReadOnlyList<string> tied) =>
        tied.Count == 0 ? "" : $" {List(tied)} were equal, and a lot decided between them.";

    private static string Open(Outcome outcome, IReadOnlyList<string> tied)
    {
        var open = Math.Min(outcome.Terms.Seats, outcome.Ranking.Length) - outcome.Winners.Length;
        return $"{List(tied)} are tied{(outcome.Terms.Seats == 1 ? "" : open == 1 ? " for one seat" : $" for {open} seats")}.";
    }

    private static string NoQuorum(Outcome outcome)
    {
        var (roll, part) = (outcome.RollWeight!.Value, outcome.Terms.Quorum);
        var needed = (long)(((UInt128)(ulong)roll * part.Numerator + part.Denominator - 1) / part.Denominator);
        return $"No quorum: {Number(outcome.Ballots + outcome.Blank)} of {Number(roll)} votes on the roll were cast, "
            + $"and {Number(needed)} ({part}) were needed.";
    }
}
