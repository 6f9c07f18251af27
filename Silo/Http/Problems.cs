using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using OrleansBallot.Grains.Interfaces;
using OrleansBallot.Grains.Telemetry;
using OrleansBallot.Ledger;
using OrleansBallot.Silo.Http.Json;
using OrleansBallot.Silo.Options;

namespace OrleansBallot.Silo.Http;

/// <summary>Errors as problem details, each with the name of the rule that was broken.</summary>
internal static class Problems
{
    public const string Unavailable = "unavailable";

    public const string BadValue = "A value in the path or the query is not of its kind. /openapi/v1.json has them all.";

    /// <summary>Seconds after which it is worth asking again.</summary>
    private const string RetryAfter = "2";

    private const string NoTransaction =
        "The body is no transaction: cut, damaged, or of another form. Send one transaction's canonical bytes (docs/PROTOCOL.md §3) as they are, neither hex nor JSON.";

    private const string RuleField = "rule";

    /// <param name="conflict">The transaction that stands in the way, where one does.</param>
    public static ProblemHttpResult Of(int status, string rule, string detail, string? conflict = null) =>
        With(status, rule, detail, conflict is null ? [] : new() { ["conflict"] = conflict });

    /// <param name="more">What programs are told besides.</param>
    public static ProblemHttpResult With(int status, string rule, string detail, Dictionary<string, object?> more)
    {
        more[RuleField] = rule;
        return TypedResults.Problem(detail, statusCode: status, extensions: more);
    }

    public static ProblemHttpResult UnknownNode(string name) =>
        Of(StatusCodes.Status404NotFound, "unknown-node", $"There is no node '{name}'. GET /api/nodes lists them.");

    /// <param name="trouble">Why, as far as it is known.</param>
    public static ProblemHttpResult NoNode(string? trouble) =>
        Of(StatusCodes.Status503ServiceUnavailable, Unavailable, $"No node of this silo takes part in the network now. {trouble}".TrimEnd());

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

    /// <summary>Whether a rule refuses one more election, for how many there are.</summary>
    public static bool IsOfRoom(string rule) =>
        rule == Rejection.TooManyElections.Name() || rule == Rejection.TooManyElectionsOfKey.Name() || rule == OrganiserDoor.Kept;

    /// <summary>One election too many, with the limit and with when there is room.</summary>
    public static ProblemHttpResult NoRoom(string rule, ElectionRoom room)
    {
        var ofKey = rule == Rejection.TooManyElectionsOfKey.Name();
        var limit = ofKey ? $"A key may have {Limits.UnsealedElectionsOfKey} elections that are not sealed, and this one has {room.OfKey}."
            : $"The network holds {Limits.UnsealedElections} elections that are not sealed, and there are {room.Unsealed}."
                + (rule == OrganiserDoor.Kept ? $" The last {OrganiserDoor.KeptElections} places are for keys that {OrganiserOptions.Key} lists, and for operators." : "");
        var when = (ofKey ? room.OfKeyFreeAt : room.FreeAt) is { } at ? $"from {new Timestamp(at)} on, when the next of them is sealed" : "when the next of them is sealed";
        return Of(StatusCodes.Status409Conflict, rule, $"{limit} There is room {when}.");
    }

    /// <summary>A transaction that a node refused.</summary>
    public static ProblemHttpResult Refused(string rule, string? conflict) =>
        rule == Rejection.Malformed.Name() ? Malformed(NoTransaction)
        : rule == OrganiserDoor.Unlisted ? Of(StatusCodes.Status403Forbidden, rule,
            $"This key may not open elections through this silo. Its operator lists those that may in {OrganiserOptions.Key}, and may open them for you with the operator's token.")
        : Of(StatusOf(rule), rule, $"The rule '{rule}' refuses this transaction{(conflict is null ? "" : $", because of {conflict}")}.", conflict);

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
            StatusCodes.Status503ServiceUnavailable => (Unavailable, null),
            _ => ("internal-error", null),
        };
        context.ProblemDetails.Extensions.TryAdd(RuleField, rule);
        context.HttpContext.Features.Get<IHttpActivityFeature>()?.Activity.SetTag(NodeMetrics.Rule, context.ProblemDetails.Extensions[RuleField]);
        context.ProblemDetails.Detail ??= detail;
        var headers = context.HttpContext.Response.Headers;
        if (context.ProblemDetails.Status == StatusCodes.Status503ServiceUnavailable && headers.RetryAfter.Count == 0) headers.RetryAfter = RetryAfter;
    }

    /// <summary>400 is wrong in itself, 409 is at odds with what the chain holds, 503 may go well later.</summary>
    private static int StatusOf(string rule) => !EnumNames.TryParse<Rejection>(rule, out var rejection) ? StatusCodes.Status409Conflict : rejection switch
    {
        Rejection.TooLarge => StatusCodes.Status413PayloadTooLarge,
        Rejection.PoolFull => StatusCodes.Status503ServiceUnavailable,
        Rejection.Malformed or Rejection.InvalidKey or Rejection.WrongSignature or Rejection.EmptyText or Rejection.TextTooLong
            or Rejection.UnprintableText or Rejection.TooFewOptions or Rejection.TooManyOptions or Rejection.DuplicateOption
            or Rejection.WrongSchedule or Rejection.WrongTopScore or Rejection.EmptyRoll or Rejection.WrongBallot or Rejection.TooManyChoices or Rejection.UnknownChoice
            or Rejection.DuplicateChoice or Rejection.ScoreOutOfRange or Rejection.WrongRevision or Rejection.NotForSubmission
            or Rejection.AlikeOptions or Rejection.TooLittleTime or Rejection.WrongAmount or Rejection.SelfTransfer => StatusCodes.Status400BadRequest,
        _ => StatusCodes.Status409Conflict,
    };
}
