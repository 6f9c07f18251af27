using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Diagnostics;
using OrleansBallot.Api;

namespace OrleansBallot.Silo.Http;

/// <summary>Expected failures become answers over HTTP and are not logged, so that strangers can't fill the log.</summary>
internal sealed partial class Failures : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        var problem = exception switch
        {
            UnavailableException => Problems.Unavailable(exception.Message),
            BadHttpRequestException { StatusCode: StatusCodes.Status408RequestTimeout } =>
                Problems.Of(StatusCodes.Status408RequestTimeout, "too-slow", exception.Message),
            BadHttpRequestException bad => Problems.Of(bad.StatusCode, "bad-request", Words(bad)),
            _ => null,
        };
        if (problem is null) return false;
        await problem.ExecuteAsync(httpContext);
        return true;
    }

    /// <summary>Names the value that did not parse, without the type that the framework names.</summary>
    private static string Words(BadHttpRequestException bad) =>
        Unbound().Match(bad.Message) is { Success: true } unbound
            ? $"{unbound.Groups["name"]} can't be '{unbound.Groups["value"]}'. /openapi/v1.json has what it can be."
        : bad.Message.Contains("parameter \"", StringComparison.Ordinal) ? Problems.BadValue
        : bad.Message;

    [GeneratedRegex(
        "^Failed to bind parameter \"(.* )?(?<name>\\w+)\" from \"(?<value>.*)\"\\.$",
        RegexOptions.Singleline | RegexOptions.ExplicitCapture)]
    private static partial Regex Unbound();
}
