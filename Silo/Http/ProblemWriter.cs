using System.Diagnostics;

namespace OrleansBallot.Silo.Http;

/// <summary>
/// Writes every error as problem details, whatever media types the client takes: else some clients would get a line of text without its
/// rule.
/// </summary>
internal sealed class ProblemWriter : IProblemDetailsWriter
{
    private const string Media = "application/problem+json";

    public bool CanWrite(ProblemDetailsContext context) => true;

    public async ValueTask WriteAsync(ProblemDetailsContext context)
    {
        context.ProblemDetails.Status ??= context.HttpContext.Response.StatusCode;
        var problem = TypedResults.Problem(context.ProblemDetails).ProblemDetails;
        problem.Extensions.TryAdd("traceId", Activity.Current?.Id ?? context.HttpContext.TraceIdentifier);
        Problems.Complete(context);

        // No token is passed: then a client that hangs up causes no exception, which would be logged twice.
        await context.HttpContext.Response.WriteAsJsonAsync(problem, options: null, Media);
    }
}
