using Microsoft.AspNetCore.Server.Kestrel.Core;
using OrleansBallot.Silo.Options;

namespace OrleansBallot.Silo.Http;

/// <summary>Everything that the silo says over HTTP, and what strangers can do to it at the most.</summary>
internal static class HttpFace
{
    // The endpoints' own bounds come first and name themselves; this one stands behind those that read no body.
    private const int MostBody = BatchFraming.MostBytes + 64 * 1024;

    public static void AddHttpFace(this WebApplicationBuilder builder, SiloOptions options)
    {
        var services = builder.Services;
        services.AddProblemDetails(problems => problems.CustomizeProblemDetails = Problems.Complete);
        services.AddExceptionHandler<Failures>();
        services.AddOpenApi(ApiDescription.Complete);

        // A value that does not parse is then told by its name.
        services.Configure<RouteHandlerOptions>(handlers => handlers.ThrowOnBadRequest = true);
        services.AddSingleton<NodeReads>();
        services.AddSingleton<ResultsFeed>();
        services.AddSingleton<ChainExport>();
        services.AddSingleton<RollLoader>();
        services.AddSingleton<RateLimits>();
        builder.WebHost.ConfigureKestrel(kestrel => Bound(kestrel, new(options.RateLimit)));
    }

    public static void UseHttpFace(this WebApplication app)
    {
        app.Use(AddSecurityHeaders);
        app.UseExceptionHandler();
        app.UseStatusCodePages();
        app.UseMiddleware<RateLimits>();
        app.MapOpenApi();
        app.MapNodes();
        app.MapOperators();
        app.MapChain();
        app.MapElections();
        app.MapRolls();
        app.MapTransactions();
        app.MapExport();
    }

    private static void Bound(KestrelServerOptions kestrel, ConnectionLimit connections)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = MostBody;

        // Who connects and says nothing, or speaks a byte a second, loses the connection before it is missed elsewhere.
        kestrel.Limits.KeepAliveTimeout = TimeSpan.FromSeconds(30);
        kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
        kestrel.ConfigureEndpointDefaults(endpoint => endpoint.Use(next => connection => connections.Serve(connection, next)));
    }

    /// <summary>At the last moment: what answers an exception clears the headers that were set before.</summary>
    private static Task AddSecurityHeaders(HttpContext context, RequestDelegate next)
    {
        context.Response.OnStarting(() =>
        {
            var headers = context.Response.Headers;
            headers.XContentTypeOptions = "nosniff";
            headers.XFrameOptions = "DENY";
            headers["Referrer-Policy"] = "no-referrer";
            headers.ContentSecurityPolicy = "default-src 'none'; frame-ancestors 'none'";
            headers.CacheControl = "no-store";
            return Task.CompletedTask;
        });
        return next(context);
    }
}
