using OrleansBallot.Ledger.Rules;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Client;

/// <summary>What a refusal says at the console: the silo's words, or the catalogue's, and then what to type next.</summary>
internal static class Rules
{
    private const string ShowElection = "See: ballot election show";

    private static readonly Dictionary<string, string> _next = new()
    {
        [Rejection.TooFewOptions.Name()] = "Use --option for each.",
        [Rejection.WrongSchedule.Name()] = "Check --opens, --closes and --settle.",
        [Rejection.WrongTerms.Name()] = "Check --seats, --choose, --top-score, --majority and --quorum.",
        [Rejection.UnknownElection.Name()] = "See: ballot election list",
        [Rejection.Sealed.Name()] = "See: ballot results",
        [Rejection.NotYetOpen.Name()] = ShowElection,
        [Rejection.WrongBallot.Name()] = ShowElection,
        [Rejection.UnknownChoice.Name()] = ShowElection,
        [Rejection.TooFewChoices.Name()] = ShowElection,
        [Rejection.TooManyChoices.Name()] = ShowElection,
        [Rejection.ScoreOutOfRange.Name()] = ShowElection,
        [Rejection.NoCredential.Name()] = "See: ballot credential request",
        [Rejection.NotOrganiser.Name()] = "Give it with --key.",
        [Rejection.WrongTurn.Name()] = ShowElection,
        [Rejection.WrongWithdrawal.Name()] = ShowElection,
        [Rejection.Overspend.Name()] = "See: ballot wallet balance",
        [Rejection.PoolFull.Name()] = "Name one with --node.",
        [Rejection.TooLittleTime.Name()] = "Check --closes and --settle.",
        ["unknown-node"] = "See: ballot nodes",
        ["unknown-block"] = "See: ballot chain",
    };

    /// <summary>The failure of a command that this rule refuses.</summary>
    public static Failure Refusal(Rejection rule) => new(ExitCode.Refused, Explain(rule.Name()), rule.Name());

    /// <summary>One line about a rule, without its name.</summary>
    /// <param name="name">The rule's name.</param>
    /// <param name="detail">The silo's sentence, which says at least as much as the catalogue's; null where there is none.</param>
    public static string Explain(string? name, string? detail = null)
    {
        var said = string.IsNullOrWhiteSpace(detail) ? RuleBook.Find<Rejection>(name)?.Sentence ?? "The silo refused." : detail;
        return name is not null && _next.TryGetValue(name, out var next) ? $"{said} {next}" : said;
    }
}
