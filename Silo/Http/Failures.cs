using Microsoft.AspNetCore.Diagnostics;
using OrleansBallot.Silo.Hosting;

namespace OrleansBallot.Silo.Http;

/// <summary>Turns what is nobody's bug into an answer, and nothing into a log line that strangers could write at will.</summary>
internal sealed class Failures : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        var problem = exception switch
        {
            UnavailableException => Problems.Of(StatusCodes.Status503ServiceUnavailable, Problems.Unavailable, exception.Message),
            BadHttpRequestException { StatusCode: StatusCodes.Status408RequestTimeout } =>
                Problems.Of(StatusCodes.Status408RequestTimeout, "too-slow", exception.Message),
            BadHttpRequestException bad => Problems.Of(bad.StatusCode, "bad-request", exception.Message),
            _ => null,
        };
        if (problem is null) return false;
        await problem.ExecuteAsync(httpContext);
        return true;
    }
}
