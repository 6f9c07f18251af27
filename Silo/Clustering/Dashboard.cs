using System.Text;
using Orleans.Dashboard;
using OrleansBallot.Silo.Data;
using OrleansBallot.Silo.Http;

namespace OrleansBallot.Silo.Clustering;

/// <summary>
/// Orleans' dashboard, for operators only. A browser asks for the token as a password; nothing under this path changes anything, so
/// a password that it sends by itself can do no harm. The API takes none.
/// </summary>
internal static class Dashboard
{
    private const string Path = "/dashboard";

    // Its own script and pictures, its styles inline, and nothing from elsewhere.
    private const string Policy =
        "default-src 'none'; connect-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; "
        + "frame-ancestors 'none'";

    public static void UseDashboard(this WebApplication app) =>
        app.MapOrleansDashboard(Path).ExcludeFromDescription().AddEndpointFilter((context, next) =>
        {
            var http = context.HttpContext;
            var token = http.RequestServices.GetRequiredService<OperatorToken>();
            if (OperatorFilter.Bears(http.Request, token) || (Password(http.Request) is { } password && token.Matches(password)))
            {
                http.Response.Headers.ContentSecurityPolicy = Policy;
                LetGoWithTheSilo(http);
                return next(context);
            }

            http.Response.Headers.WWWAuthenticate = "Basic realm=\"OrleansBallot: the operator's token is the password\"";
            return new(Problems.Of(StatusCodes.Status401Unauthorized, "unauthorized", $"The password is the content of {OperatorToken.FileName} in the silo's data directory."));
        });

    /// <summary>Its log is one answer that goes on for an hour: the silo's stop would wait for it in vain.</summary>
    private static void LetGoWithTheSilo(HttpContext http)
    {
        var silo = http.RequestServices.GetRequiredService<IHostApplicationLifetime>();
        var either = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, silo.ApplicationStopping);
        http.Response.RegisterForDispose(either);
        http.RequestAborted = either.Token;
    }

    private static string? Password(HttpRequest request)
    {
        if (OperatorFilter.Presented(request, "Basic") is not { } presented) return null;
        var bytes = new byte[presented.Length];
        if (!Convert.TryFromBase64String(presented, bytes, out var length)) return null;
        var pair = Encoding.UTF8.GetString(bytes, 0, length);
        return pair[(pair.IndexOf(':', StringComparison.Ordinal) + 1)..];
    }
}
