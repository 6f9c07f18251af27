using System.Collections.Immutable;
using OrleansBallot.Ledger.Counting;
using OrleansBallot.Ledger.Credentials;
using OrleansBallot.Ledger.Keys;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Ledger.Rules;
using OrleansBallot.Ledger.State;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Client;

/// <summary>Makes an election's definition of what its organiser wrote.</summary>
internal static class Opening
{
    public const string DefaultCloses = "+1d";

    private static readonly ImmutableArray<OptionFile> _yesAndNo = [new("yes"), new("no")];

    /// <summary>Stands for a roll that is not loaded yet, so that quorums and majorities of the roll are judged.</summary>
    private static readonly RollTerms _anyRoll =
        RollTerms.Of(IssuingKey.TryRead([0x80, .. new byte[IssuingKey.Size - 2], 1])!, default, 1, Hash256.Zero);

    /// <summary>The definition, still without organiser; by roll, with one that stands for it.</summary>
    /// <param name="file">What was written.</param>
    /// <param name="now">The time at which it is made.</param>
    /// <param name="zone">The zone of times without one.</param>
    /// <exception cref="Failure">A word is none of its list, or a number is out of its bounds. The message says where.</exception>
    public static OpenElection Of(ElectionFile file, Timestamp now, TimeZoneInfo zone)
    {
        var (opens, closes) = (Moments.Parse(file.Opens ?? "now", now, zone), Moments.Parse(file.Closes ?? DefaultCloses, now, zone));
        ImmutableArray<Contest> contests = [.. file.Contests.Select((contest, place) => ContestOf(contest, $"contest {place + 1}"))];
        return new(default, file.Title, contests, opens, closes, Moments.ParseMilliseconds(file.Settle ?? "60s"), now)
        {
            Description = file.Description ?? "",
            Others = [.. (file.Organisers ?? []).Select(KeyOf).Order()],
            Revoting = Named(file.Revoting, Revoting.Never, "revoting"),
            Order = Named(file.Order, OptionOrder.Shuffled, "order"),
            Purpose = file.Rehearsal == true ? Purpose.Rehearsal : Purpose.Election,
            Roll = IsByRoll(file) ? _anyRoll : null,
        };
    }

    /// <summary>Whether the election is for those on a roll.</summary>
    public static bool IsByRoll(ElectionFile file) => Named(file.Eligibility, Eligibility.Open, "eligibility") == Eligibility.Roll;

    /// <summary>
    /// The first rule that a definition breaks at the time at which it was made, and in which contest, where one alone breaks it.
    /// </summary>
    public static (Rejection Rule, int? Contest) Judge(OpenElection opening)
    {
        var rule = OpeningChecks.Judge(opening);
        if (rule == Rejection.None || opening.Contests.Length < 2) return (rule, null);
        var alone = Enumerable.Range(0, opening.Contests.Length)
            .FirstOrDefault(place => OpeningChecks.Judge(opening with { Contests = [opening.Contests[place]] }) == rule, -1);
        return (rule, alone < 0 ? null : alone + 1);
    }

    /// <summary>The failure of a definition that breaks a rule, in one of its contests where that is known.</summary>
    public static Failure Refusal(OpenElection opening, Rejection rule, int? contest) => contest is { } number
        ? new(ExitCode.Refused, $"Contest {number}, '{opening.Contests[number - 1].Title}': {Rules.Explain(rule.Name())}", rule.Name())
        : Rules.Refusal(rule);

    /// <summary>The terms that a contest's organiser wrote.</summary>
    /// <param name="file">What was written.</param>
    /// <param name="method">The method.</param>
    /// <param name="options">How many options there are.</param>
    /// <param name="where">The place for messages.</param>
    /// <exception cref="Failure">A word is none of its list, or a number is out of its bounds. The message says where.</exception>
    public static ContestTerms TermsOf(ContestFile file, CountingMethod method, int options, string where)
    {
        var count = Small(options, $"{where}: the number of options");
        var terms = ContestTerms.Of(method, count, Small(file.Seats ?? 1, $"{where}: seats"));
        if (file.Choose is not null)
        {
            terms = file.Choose is [var least, var most]
                ? terms with { Least = Small(least, $"{where}: choose"), Most = Small(most, $"{where}: choose") }
                : throw Failure.Usage($"{where}: choose has two numbers, the fewest and the most choices.");
        }

        if (file.Top is { } top) terms = terms with { Top = Small(top, $"{where}: top") };
        if (file.Majority is { } majority)
        {
            terms = Majority.TryParse(majority, out var read)
                ? terms with { Majority = read }
                : throw Failure.Usage($"{where}: '{majority}' is no majority: write 2/3, >1/2, or 2/3 of roll.");
        }

        if (file.Quorum is { } quorum)
        {
            terms = Fraction.TryParse(quorum, out var read)
                ? terms with { Quorum = read }
                : throw Failure.Usage($"{where}: '{quorum}' is no quorum: write a part of the roll, like 1/3.");
        }

        return terms with { Ties = Named(file.Ties, TieRule.Lots, $"{where}: ties") };
    }

    private static Contest ContestOf(ContestFile file, string where)
    {
        var method = Named(file.Method, CountingMethod.Plurality, $"{where}: method");
        IReadOnlyList<OptionFile> options = file.Options.Length == 0 && method == CountingMethod.Motion ? _yesAndNo : file.Options;
        return new(
            file.Title, file.Description ?? "",
            [.. options.Select(option => new ContestOption(option.Text, option.Details ?? "", option.Link ?? ""))],
            TermsOf(file, method, options.Count, where));
    }

    private static byte Small(int number, string where) =>
        number is >= 0 and <= byte.MaxValue ? (byte)number
            : throw Failure.Usage($"{where} is {number}: a number from 0 to 255 belongs there.");

    private static PublicKey KeyOf(string text) =>
        PublicKey.TryParse(text, out var key)
            ? key
            : throw Failure.Usage($"'{text}' is no organiser's key: 128 hex digits, as ballot keys show prints them.");

    private static T Named<T>(string? name, T otherwise, string where) where T : struct, Enum =>
        name is null ? otherwise
        : EnumNames.TryParse<T>(name, out var value) ? value
        : throw Failure.Usage($"{where} is '{name}': it is one of {EnumNames.List<T>()}.");
}
