using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using OrleansBallot.Api.Json;
using OrleansBallot.Grains.Interfaces;
using OrleansBallot.Grains.Telemetry;
using OrleansBallot.Ledger;

namespace OrleansBallot.Silo.Http;

/// <summary>Errors as problem details, each with the name of the rule that was broken.</summary>
internal static class Problems
{
    public const string BadValue = "A value in the path or the query is not of its kind. /openapi/v1.json has them all.";

    /// <summary>Seconds after which it is worth asking again.</summary>
    private const string RetryAfter = "2";

    private const string NoTransaction =
        "The body is no transaction: cut, damaged, or of another form. Send one transaction's canonical bytes (docs/PROTOCOL.md §3) as they are, neither hex nor JSON.";

    private const string OfAnotherVersion = "It is refused by a rule that this silo's version has no words for.";

    private const string RuleField = "rule";

    private static readonly Rule[] _ofRoom =
        [RuleBook.Of(Rejection.TooManyElections), RuleBook.Of(Rejection.TooManyElectionsOfKey), RuleBook.Of(SiloRefusal.RoomIsKept)];

    /// <param name="conflict">The transaction that stands in the way, where one does.</param>
    public static ProblemHttpResult Of(int status, string rule, string detail, string? conflict = null) =>
        With(status, rule, detail, conflict is null ? [] : new() { ["conflict"] = conflict });

    /// <param name="more">What programs are told besides.</param>
    public static ProblemHttpResult With(Rule rule, string detail, Dictionary<string, object?> more) => With(StatusOf(rule.Class), rule.Name, detail, more);

    /// <summary>A rule of the catalogue, in its words.</summary>
    /// <param name="node">The node that it is about, where it is about one.</param>
    public static ProblemHttpResult Of(Rule rule, string? node = null, string? conflict = null) =>
        Of(StatusOf(rule.Class), rule.Name, node is null ? rule.Sentence : rule.SentenceAbout(node), conflict);

    /// <summary>The same, of the silo's own.</summary>
    public static ProblemHttpResult Of(SiloRefusal rule, string? node = null) => Of(RuleBook.Of(rule), node);

    /// <summary>A grain's refusal, by its name. Other versions of the grain may know more of them.</summary>
    public static ProblemHttpResult Of<T>(string? rule, string? node = null) where T : struct, Enum =>
        RuleBook.Find<T>(rule) is { } known ? Of(known, node) : Of(StatusCodes.Status409Conflict, rule ?? "refused", OfAnotherVersion);

    public static ProblemHttpResult UnknownNode(string name) => Of(SiloRefusal.UnknownNode, name);

    public static ProblemHttpResult Unavailable(string detail) =>
        Of(StatusCodes.Status503ServiceUnavailable, SiloRefusal.Unavailable.Name(), detail);

    /// <param name="trouble">Why, as far as it is known.</param>
    public static ProblemHttpResult NoNode(string? trouble) => Unavailable($"No node of this silo takes part in the network now. {trouble}".TrimEnd());

    public static ProblemHttpResult NoKey(string key) => Malformed($"'{key}' is no key: {2 * PublicKey.Size} lower-case hex digits.");

    public static ProblemHttpResult TooLarge(long limit) =>
        Of(StatusCodes.Status413PayloadTooLarge, Rejection.TooLarge.Name(), $"The body may have {limit} bytes.");

    public static ProblemHttpResult Malformed(string detail) => Of(StatusCodes.Status400BadRequest, Rejection.Malformed.Name(), detail);

    public static ProblemHttpResult OutOfRange(string name, long least, long most) =>
        Of(StatusCodes.Status400BadRequest, "out-of-range", $"{name} must be from {least} to {most}.");

    /// <summary>A roll that was not taken, with the lines that are in the way.</summary>
    public static ProblemHttpResult BadRoll(RollFile file) => TypedResults.Problem(
        $"{(file.Bad == 1 ? "1 line of the roll is bad" : $"{file.Bad} lines of the roll are bad")}, and nothing was kept.",
        statusCode: StatusCodes.Status400BadRequest,
        extensions: new Dictionary<string, object?>
        {
            [RuleField] = "bad-roll",
            ["bad"] = file.Bad,
            ["lines"] = file.Problems.Select(problem => new BadLineJson(problem.Line, problem.Problem)).ToArray(),
        });

    /// <summary>One of the rules that refuse one more election, for how many there are; null for any other.</summary>
    public static Rule? OfRoom(string? rule) => Array.Find(_ofRoom, one => one.Name == rule);

    /// <summary>One election too many, with the limit and with when there is room.</summary>
    public static ProblemHttpResult NoRoom(Rule rule, ElectionRoom room)
    {
        var (has, most, freeAt) = rule == RuleBook.Of(Rejection.TooManyElectionsOfKey)
            ? (room.OfKey, Limits.UnsealedElectionsOfKey, room.OfKeyFreeAt)
            : (room.Unsealed, Limits.UnsealedElections, room.FreeAt);
        var when = freeAt is { } at ? $"from {new Timestamp(at)} on, when the next of them is sealed" : "when the next of them is sealed";
        return With(rule, $"{rule.Sentence} There are {has}, and may be {most}; there is room {when}.", []);
    }

    /// <summary>A transaction that a node, or the silo's door, refused.</summary>
    public static ProblemHttpResult Refused(string rule, string? conflict) =>
        rule == Rejection.Malformed.Name() ? Malformed(NoTransaction)
        : RuleBook.Find<Rejection>(rule) is { } known ? Of(known, conflict: conflict)
        : Of<SiloRefusal>(rule);

    /// <summary>Gives every error its rule and says what to do, those included that the framework answers by itself.</summary>
    public static void Complete(ProblemDetailsContext context)
    {
        var (rule, detail) = context.ProblemDetails.Status switch
        {
            StatusCodes.Status400BadRequest => ("bad-request", BadValue),
            StatusCodes.Status404NotFound => ("not-found", "There is nothing at this address. /openapi/v1.json lists what there is."),
            StatusCodes.Status405MethodNotAllowed => ("method-not-allowed", $"This address takes {context.HttpContext.Response.Headers.Allow}."),
            StatusCodes.Status408RequestTimeout => ("too-slow", null),
            StatusCodes.Status413PayloadTooLarge => (Rejection.TooLarge.Name(), null),
            StatusCodes.Status415UnsupportedMediaType => ("wrong-media-type", "Transactions travel as application/octet-stream, rolls as text/csv, requests for credentials as application/json."),
            StatusCodes.Status503ServiceUnavailable => (SiloRefusal.Unavailable.Name(), null),
            _ => ("internal-error", null),
        };
        context.ProblemDetails.Extensions.TryAdd(RuleField, rule);
        context.HttpContext.Features.Get<IHttpActivityFeature>()?.Activity.SetTag(NodeMetrics.Rule, context.ProblemDetails.Extensions[RuleField]);
        context.ProblemDetails.Detail ??= detail;
        var headers = context.HttpContext.Response.Headers;
        if (context.ProblemDetails.Status == StatusCodes.Status503ServiceUnavailable && headers.RetryAfter.Count == 0) headers.RetryAfter = RetryAfter;
    }

    private static ProblemHttpResult With(int status, string rule, string detail, Dictionary<string, object?> more)
    {
        more[RuleField] = rule;
        return TypedResults.Problem(detail, statusCode: status, extensions: more);
    }

    private static int StatusOf(RuleClass kind) => kind switch
    {
        RuleClass.Malformed => StatusCodes.Status400BadRequest,
        RuleClass.TooLarge => StatusCodes.Status413PayloadTooLarge,
        RuleClass.Forbidden => StatusCodes.Status403Forbidden,
        RuleClass.Unknown => StatusCodes.Status404NotFound,
        RuleClass.Conflict => StatusCodes.Status409Conflict,
        RuleClass.TooMany => StatusCodes.Status429TooManyRequests,
        RuleClass.Unavailable => StatusCodes.Status503ServiceUnavailable,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "No status for this class."),
    };
}
