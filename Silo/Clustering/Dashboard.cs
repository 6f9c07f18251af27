using System.Text;
using Orleans.Dashboard;
using OrleansBallot.Silo.Data;
using OrleansBallot.Silo.Http;

namespace OrleansBallot.Silo.Clustering;

/// <summary>
/// Orleans' dashboard, for operators only. A browser asks for the token as a password, and sends it again by itself. That can do no harm,
/// as nothing under this path changes anything. The API takes no passwords.
/// </summary>
internal static class Dashboard
{
    private const string Path = "/dashboard";

    // Only its own script and pictures, and its inline styles.
    private const string Policy =
        "default-src 'none'; connect-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
        + "font-src 'self' data:; "
        + "frame-ancestors 'none'";

    public static void UseDashboard(this WebApplication app)
    {
        var pages = new Lazy<RequestDelegate>(() => Pages(app));
        app.MapGet($"{Path}/{{**page}}", context => Serve(context, pages)).ExcludeFromDescription();
    }

    private static Task Serve(HttpContext context, Lazy<RequestDelegate> pages)
    {
        var token = context.RequestServices.GetRequiredService<OperatorToken>();
        if (OperatorFilter.Bears(context.Request, token) || (Password(context.Request) is { } password && token.Matches(password)))
        {
            context.Response.Headers.ContentSecurityPolicy = Policy;
            LetGoWithTheSilo(context);

            // Else routing would pass over this request, which has an endpoint.
            context.SetEndpoint(null);
            return pages.Value(context);
        }

        context.Response.Headers.WWWAuthenticate = "Basic realm=\"OrleansBallot: the operator's token is the password\"";
        return Problems.Of(
            StatusCodes.Status401Unauthorized, "unauthorized",
            $"The password is the content of {OperatorToken.FileName} in the silo's data directory.")
            .ExecuteAsync(context);
    }

    /// <summary>
    /// Orleans' pages. They are made when the first operator asks: Orleans then compresses all their files and keeps them in memory, which
    /// takes long, and most silos need none.
    /// </summary>
    private static RequestDelegate Pages(IApplicationBuilder app)
    {
        var branch = app.New();
        branch.UseRouting();
        branch.UseEndpoints(routes => routes.MapOrleansDashboard(Path).ExcludeFromDescription());
        return branch.Build();
    }

    /// <summary>Ends an answer when the silo stops: the dashboard's log is one that goes on for an hour.</summary>
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
