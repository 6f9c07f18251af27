using OrleansBallot.Api.Json;
using OrleansBallot.Ledger.Keys;
using OrleansBallot.Ledger.Rules;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Api;

/// <summary>Why something is refused: one form from where it is refused to where people read it.</summary>
/// <param name="Rule">The rule's name.</param>
/// <param name="Class">What kind of refusal it is.</param>
/// <param name="Detail">In words; null where an answer had none.</param>
public sealed record Refusal(string Rule, RuleClass Class, string? Detail)
{
    /// <summary>The rule of what is nobody's fault but the silo's.</summary>
    public const string InternalError = "internal-error";

    private const string OfAnotherVersion = "It is refused by a rule that this silo's version has no words for.";

    /// <summary>The transaction that stands in the way, where one does.</summary>
    public string? Conflict { get; init; }

    /// <summary>What is wrong with a file.</summary>
    public BadLines? Lines { get; init; }

    /// <summary>How a voter may go on after a wrong code.</summary>
    public TriesLeft? Tries { get; init; }

    /// <summary>Whether nobody could judge: the request is as good as before, and may be made again.</summary>
    public bool IsOfTheSilo => Rule == SiloRefusal.Unavailable.Name() || Rule == InternalError;

    /// <summary>A rule of the catalogue, in its words.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="node">The node that it is about, where it is about one.</param>
    public static Refusal Of(Rule rule, string? node = null) =>
        new(rule.Name, rule.Class, node is null ? rule.Sentence : rule.SentenceAbout(node));

    /// <summary>The same, of the silo's own.</summary>
    public static Refusal Of(SiloRefusal rule, string? node = null) => Of(RuleBook.Of(rule), node);

    /// <summary>A grain's refusal, by its name. Other versions of the grain may know more of them.</summary>
    public static Refusal Of<T>(string? rule, string? node = null) where T : struct, Enum =>
        RuleBook.Find<T>(rule) is { } known ? Of(known, node) : new(rule ?? "refused", RuleClass.Conflict, OfAnotherVersion);

    public static Refusal UnknownNode(string name) => Of(SiloRefusal.UnknownNode, name);

    public static Refusal Unavailable(string detail) => new(SiloRefusal.Unavailable.Name(), RuleClass.Unavailable, detail);

    /// <param name="trouble">Why, as far as it is known.</param>
    public static Refusal NoNode(string? trouble) =>
        Unavailable($"No node of this silo takes part in the network now. {trouble}".TrimEnd());

    public static Refusal Malformed(string detail) => new(Rejection.Malformed.Name(), RuleClass.Malformed, detail);

    public static Refusal TooLarge(long limit) => new(Rejection.TooLarge.Name(), RuleClass.TooLarge, $"The body may have {limit} bytes.");

    public static Refusal NoKey(string key) => Malformed($"'{key}' is no key: {2 * PublicKey.Size} lower-case hex digits.");

    public static Refusal NoTransactionId(string id) => Malformed($"'{id}' is no transaction's id: 64 lower-case hex digits.");

    public static Refusal OutOfRange(string name, long least, long most) =>
        new("out-of-range", RuleClass.Malformed, $"{name} must be from {least} to {most}.");

    /// <summary>In the words of V1, by which nothing is refused here: there is nothing to show.</summary>
    public static Refusal UnknownElection() =>
        new(Rejection.UnknownElection.Name(), RuleClass.Unknown, RuleBook.Of(Rejection.UnknownElection).Sentence);
}

/// <summary>What is wrong with a file of which nothing was taken.</summary>
/// <param name="Count">How many of its lines are bad.</param>
/// <param name="First">The first of them.</param>
public sealed record BadLines(int Count, IReadOnlyList<BadLineJson> First);

/// <summary>How a voter may go on after a wrong code.</summary>
/// <param name="Left">Codes that are looked at before the id is locked.</param>
/// <param name="Wait">For how much longer it is locked; null where it is not.</param>
public sealed record TriesLeft(int Left, TimeSpan? Wait)
{
    /// <summary>The wait in minutes, the last one whole.</summary>
    public int? Minutes => Wait is { } wait ? (int)Math.Ceiling(wait.TotalMinutes) : null;
}
