using System.Diagnostics;

namespace OrleansBallot.Silo.Http;

/// <summary>
/// Writes every error as problem details, to those too who say that they take something else: they would get a line
/// of text without its rule.
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

        // Without a token of ours: where the client has hung up this is given up without an exception, which would be logged, twice.
        await context.HttpContext.Response.WriteAsJsonAsync(problem, options: null, Media);
    }
}
