using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using OrleansBallot.Api;
using OrleansBallot.Grains.Telemetry;
using OrleansBallot.Ledger.Rules;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Silo.Http;

/// <summary>Errors as problem details, each with the name of the rule that was broken.</summary>
internal static class Problems
{
    public const string BadValue = "A value in the path or the query is not of its kind. /openapi/v1.json has them all.";

    /// <summary>Seconds after which it is worth asking again.</summary>
    private const string RetryAfter = "2";

    private const string RuleField = "rule";

    /// <summary>A problem that only HTTP has: its rule is in no catalogue.</summary>
    public static ProblemHttpResult Of(int status, string rule, string detail) =>
        TypedResults.Problem(detail, statusCode: status, extensions: new Dictionary<string, object?> { [RuleField] = rule });

    /// <summary>A refusal, with its fields for programs.</summary>
    public static ProblemHttpResult Of(Refusal refusal)
    {
        var more = new Dictionary<string, object?>();
        if (refusal.Conflict is { } conflict) more["conflict"] = conflict;
        if (refusal.Tries is { } tries) (more["left"], more["minutes"]) = (tries.Left, tries.Minutes);
        more[RuleField] = refusal.Rule;
        if (refusal.Lines is { } lines) (more["bad"], more["lines"]) = (lines.Count, lines.First);
        return TypedResults.Problem(refusal.Detail, statusCode: RefusalStatus.Of(refusal.Class), extensions: more);
    }

    public static ProblemHttpResult Of(SiloRefusal rule) => Of(Refusal.Of(rule));

    public static ProblemHttpResult Unavailable(string detail) => Of(Refusal.Unavailable(detail));

    public static ProblemHttpResult TooLarge(long limit) => Of(Refusal.TooLarge(limit));

    /// <summary>Gives every error its rule and says what to do. The framework makes some errors by itself: those too.</summary>
    public static void Complete(ProblemDetailsContext context)
    {
        var (rule, detail) = context.ProblemDetails.Status switch
        {
            StatusCodes.Status400BadRequest => ("bad-request", BadValue),
            StatusCodes.Status404NotFound => ("not-found", "There is nothing at this address. /openapi/v1.json lists what there is."),
            StatusCodes.Status405MethodNotAllowed =>
                ("method-not-allowed", $"This address takes {context.HttpContext.Response.Headers.Allow}."),
            StatusCodes.Status408RequestTimeout => ("too-slow", null),
            StatusCodes.Status412PreconditionFailed => (
                "precondition-failed", "The file is another one than If-Match or If-Unmodified-Since says. Ask for it without them."),
            StatusCodes.Status413PayloadTooLarge => (Rejection.TooLarge.Name(), null),
            StatusCodes.Status415UnsupportedMediaType => (
                "wrong-media-type",
                "Transactions travel as application/octet-stream, rolls as text/csv, requests for credentials as application/json."),
            StatusCodes.Status503ServiceUnavailable => (SiloRefusal.Unavailable.Name(), null),
            _ => (Refusal.InternalError, null),
        };
        context.ProblemDetails.Extensions.TryAdd(RuleField, rule);
        context.HttpContext.Features.Get<IHttpActivityFeature>()
            ?.Activity.SetTag(NodeMetrics.Rule, context.ProblemDetails.Extensions[RuleField]);
        context.ProblemDetails.Detail ??= detail;
        var headers = context.HttpContext.Response.Headers;
        if (context.ProblemDetails.Status == StatusCodes.Status503ServiceUnavailable && headers.RetryAfter.Count == 0)
            headers.RetryAfter = RetryAfter;
    }
}
