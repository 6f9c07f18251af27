using OrleansBallot.Api;

namespace OrleansBallot.Silo.Http;

/// <summary>
/// Keeps pages of other sites from using somebody's browser to reach a silo that they can't reach themselves. Browsers say where
/// a request comes from; what says nothing is a program, which needs no such detour. Following a link is its visitor's own doing, and
/// a page of another site can't read what it gets; but it must not have browsers fetch a whole chain again and again.
/// </summary>
internal static class CrossSite
{
    private const string FetchSite = "Sec-Fetch-Site";
    private const string FetchMode = "Sec-Fetch-Mode";
    private const string FetchDestination = "Sec-Fetch-Dest";

    public static Task Refuse(HttpContext context, RequestDelegate next) => IsOwn(context.Request)
        ? next(context)
        : Problems.Of(SiloRefusal.CrossSite).ExecuteAsync(context);

    private static bool IsOwn(HttpRequest request)
    {
        // Browsers send this one only where they trust the connection: by TLS, or on loopback.
        if (request.Headers[FetchSite] is [{ } site, ..]) return site is "same-origin" or "none" || IsFollowed(request);

        // A proxy may have taken the TLS off, so the scheme says nothing.
        return request.Headers.Origin is not [{ } origin, ..]
            || (Uri.TryCreate(origin, UriKind.Absolute, out var from)
                && from.Authority.Equals(request.Host.Value, StringComparison.OrdinalIgnoreCase));
    }

    private static bool IsFollowed(HttpRequest request) =>
        HttpMethods.IsGet(request.Method) && request.Headers[FetchMode] is ["navigate"]
        && request.Headers[FetchDestination] is ["document"];
}
