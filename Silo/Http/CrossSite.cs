using OrleansBallot.Api;

namespace OrleansBallot.Silo.Http;

/// <summary>
/// Keeps pages of other sites from reaching the silo through a visitor's browser. A browser says from which site a request comes; a
/// program says nothing, and can reach the silo itself anyway. Links may be followed: the visitor does it, and the other site can't read
/// the answer. All else is refused, reads included, because a page could have browsers fetch a whole chain again and again.
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
        // Browsers send this header over TLS and on loopback alone.
        if (request.Headers[FetchSite] is [{ } site, ..]) return site is "same-origin" or "none" || IsFollowed(request);

        // Only the authority is compared: behind a proxy that ends TLS the scheme differs.
        return request.Headers.Origin is not [{ } origin, ..]
            || (Uri.TryCreate(origin, UriKind.Absolute, out var from)
                && from.Authority.Equals(request.Host.Value, StringComparison.OrdinalIgnoreCase));
    }

    private static bool IsFollowed(HttpRequest request) =>
        HttpMethods.IsGet(request.Method) && request.Headers[FetchMode] is ["navigate"]
        && request.Headers[FetchDestination] is ["document"];
}
