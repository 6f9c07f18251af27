using System.Collections.Immutable;
using System.Text.Json;
using OrleansBallot.Ledger.Counting;

namespace OrleansBallot.Tests.Support;

/// <summary>Ballots in a short form, and results as text that can be compared.</summary>
public static class Ballots
{
    /// <summary>
    /// Reads "8 ACDB, 2 BADC, 1": a number of ballots, then the choices as letters, A for option 0. A number without letters is blank
    /// ballots.
    /// </summary>
    public static ImmutableArray<BallotCount> Read(string ballots) =>
        [.. ballots.Split(',', StringSplitOptions.TrimEntries).Select(alike => alike.Split(' ')).Select(parts => Of(
            long.Parse(parts[0]), [.. parts.Skip(1).SelectMany(letters => letters).Select(letter => letter - 'A')]))];

    public static BallotCount Of(long times, params ImmutableArray<int> choices) => new(new(choices), times);

    public static T Count<T>(CountingMethod method, int options, string ballots) where T : Outcome =>
        Assert.IsType<T>(Outcome(method, options, Read(ballots)));

    /// <summary>A count by a method's usual terms, with lots in the order of the options, so that a tie goes to the first.</summary>
    public static Outcome Outcome(CountingMethod method, int options, ImmutableArray<BallotCount> ballots, byte top = 5) =>
        OrleansBallot.Ledger.Counting.Outcome.Of(OneContest.Terms(method, options, top), options, ballots, Listed(options));

    /// <summary>The report of a count whose options are called by letters.</summary>
    public static CountReport Report(this Outcome outcome) =>
        outcome.ToReport([.. Enumerable.Range(0, 64).Select(option => Letters([option]))]);

    /// <summary>Lots in the order of the options.</summary>
    public static Lots Listed(int options) => new([.. Enumerable.Range(0, options)]);

    /// <summary>Options as letters.</summary>
    public static string Letters(IEnumerable<int> options) => string.Concat(options.Select(option => (char)('A' + option)));

    /// <summary>All fields of a result as text, because records compare arrays by reference.</summary>
    public static string Text(Outcome outcome) => JsonSerializer.Serialize<object>(outcome);

    /// <summary>The votes of one round, by option; null for an eliminated option.</summary>
    public static IEnumerable<long?> Votes(InstantRunoffRound round, int options) =>
        Enumerable.Range(0, options)
            .Select(option => round.Votes.Where(votes => votes.Option == option).Select(votes => (long?)votes.Votes).SingleOrDefault());
}
