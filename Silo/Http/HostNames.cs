using Microsoft.Extensions.Primitives;

namespace OrleansBallot.Silo.Http;

/// <summary>
/// Answers requests for the silo's own names alone. Another site can have its name point at this machine (DNS rebinding), and a browser
/// here would then let that site talk to a silo that only this machine can reach.
/// </summary>
internal sealed class HostNames(HttpOptions options) : IMiddleware
{
    private readonly IList<StringSegment> _allowed = [.. options.AllowedHosts.Select(host => new StringSegment(host))];

    public Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        // Every browser sends a host.
        var host = context.Request.Host;
        return !host.HasValue || options.AllowedHosts.IsEmpty || HostString.MatchesAny(host.Host, _allowed)
            ? next(context)
            : Problems.Of(
                StatusCodes.Status421MisdirectedRequest, "foreign-host",
                $"This silo is not '{host.Host}'. If it is to be reached under that name, add it to {HttpOptions.AllowedHostsKey}.")
                .ExecuteAsync(context);
    }
}
