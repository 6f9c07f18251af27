using OrleansBallot.Api.Json;
using OrleansBallot.Ledger.Keys;
using OrleansBallot.Ledger.Rules;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Api;

/// <summary>Why a request is refused, in one form all the way from the place that refuses it to people.</summary>
/// <param name="Rule">The rule's name.</param>
/// <param name="Class">The kind of refusal.</param>
/// <param name="Detail">The words for people; null where an answer had none.</param>
public sealed record Refusal(string Rule, RuleClass Class, string? Detail)
{
    /// <summary>The rule of a failure of the silo itself.</summary>
    public const string InternalError = "internal-error";

    private const string OfAnotherVersion = "It is refused by a rule that this silo's version has no words for.";

    /// <summary>The transaction that stands in the way, where one does.</summary>
    public string? Conflict { get; init; }

    /// <summary>The bad lines of a file.</summary>
    public BadLines? Lines { get; init; }

    /// <summary>The tries that a voter has left after a wrong code.</summary>
    public TriesLeft? Tries { get; init; }

    /// <summary>Whether the request was not judged: it may be made again as it is.</summary>
    public bool IsOfTheSilo => Rule == SiloRefusal.Unavailable.Name() || Rule == InternalError;

    /// <summary>A rule of the catalogue, in its words.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="node">The node that the sentence names; null where it names none.</param>
    public static Refusal Of(Rule rule, string? node = null) =>
        new(rule.Name, rule.Class, node is null ? rule.Sentence : rule.SentenceAbout(node));

    /// <summary>The same for a rule of the silo's own.</summary>
    public static Refusal Of(SiloRefusal rule, string? node = null) => Of(RuleBook.Of(rule), node);

    /// <summary>A grain's refusal by its rule's name. A grain of another version may know rules that have no words here.</summary>
    public static Refusal Of<T>(string? rule, string? node = null) where T : struct, Enum =>
        RuleBook.Find<T>(rule) is { } known ? Of(known, node) : new(rule ?? "refused", RuleClass.Conflict, OfAnotherVersion);

    public static Refusal UnknownNode(string name) => Of(SiloRefusal.UnknownNode, name);

    public static Refusal Unavailable(string detail) => new(SiloRefusal.Unavailable.Name(), RuleClass.Unavailable, detail);

    /// <param name="trouble">The reason, as far as it is known.</param>
    public static Refusal NoNode(string? trouble) =>
        Unavailable($"No node of this silo takes part in the network now. {trouble}".TrimEnd());

    public static Refusal Malformed(string detail) => new(Rejection.Malformed.Name(), RuleClass.Malformed, detail);

    public static Refusal TooLarge(long limit) => new(Rejection.TooLarge.Name(), RuleClass.TooLarge, $"The body may have {limit} bytes.");

    public static Refusal NoKey(string key) => Malformed($"'{key}' is no key: {2 * PublicKey.Size} lower-case hex digits.");

    public static Refusal NoTransactionId(string id) => Malformed($"'{id}' is no transaction's id: 64 lower-case hex digits.");

    public static Refusal OutOfRange(string name, long least, long most) =>
        new("out-of-range", RuleClass.Malformed, $"{name} must be from {least} to {most}.");

    /// <summary>There is no such election to show. It has the words of V1, and another class.</summary>
    public static Refusal UnknownElection() =>
        new(Rejection.UnknownElection.Name(), RuleClass.Unknown, RuleBook.Of(Rejection.UnknownElection).Sentence);
}

/// <summary>The bad lines of a file, of which nothing was taken.</summary>
/// <param name="Count">How many there are.</param>
/// <param name="First">The first of them.</param>
public sealed record BadLines(int Count, IReadOnlyList<BadLineJson> First);

/// <summary>The tries that a voter has left after a wrong code.</summary>
/// <param name="Left">Further codes that are checked before the id is locked.</param>
/// <param name="Wait">For how much longer the id is locked; null where it is not.</param>
public sealed record TriesLeft(int Left, TimeSpan? Wait)
{
    /// <summary>The wait in minutes, the last one whole.</summary>
    public int? Minutes => Wait is { } wait ? (int)Math.Ceiling(wait.TotalMinutes) : null;
}
