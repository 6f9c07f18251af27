using Microsoft.Extensions.Primitives;
using OrleansBallot.Silo.Options;

namespace OrleansBallot.Silo.Http;

/// <summary>
/// Answers under its own names alone. A foreign site can have its name point at this machine (DNS rebinding); browsers here would
/// then let that site talk to a silo that nobody else can reach.
/// </summary>
internal sealed class HostNames(SiloOptions options) : IMiddleware
{
    private readonly IList<StringSegment> _allowed = [.. options.AllowedHosts.Select(host => new StringSegment(host))];

    public Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        // Only what is no browser leaves its host out.
        var host = context.Request.Host;
        return !host.HasValue || options.AllowedHosts.IsEmpty || HostString.MatchesAny(host.Host, _allowed)
            ? next(context)
            : Problems.Of(
                StatusCodes.Status421MisdirectedRequest, "foreign-host",
                $"This silo is not '{host.Host}'. If it is to be reached under that name, add it to {SiloOptions.AllowedHostsKey}.")
                .ExecuteAsync(context);
    }
}
