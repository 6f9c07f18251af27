using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Diagnostics;
using OrleansBallot.Api;

namespace OrleansBallot.Silo.Http;

/// <summary>Turns what is nobody's bug into an answer, and nothing into a log line that strangers could write at will.</summary>
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

    /// <summary>What did not parse, without the name of what it would have become.</summary>
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
