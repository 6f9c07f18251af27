using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using OrleansBallot.Silo.Hosting;
using OrleansBallot.Silo.Options;

namespace OrleansBallot.Silo.Http;

/// <summary>Everything that the silo says over HTTP, and what strangers can do to it at the most.</summary>
internal static class HttpFace
{
    // The endpoints' own bounds come first and name themselves; this one stands behind those that read no body.
    private const int MostBody = BatchFraming.MostBytes + 64 * 1024;

    private static readonly HttpMethodMetadata _getAndHead = new([HttpMethods.Get, HttpMethods.Head]);

    public static void AddHttpFace(this WebApplicationBuilder builder, SiloOptions options)
    {
        var services = builder.Services;
        services.AddSingleton<IProblemDetailsWriter, ProblemWriter>();
        services.AddProblemDetails(problems => problems.CustomizeProblemDetails = Problems.Complete);
        services.AddExceptionHandler<Failures>();
        services.AddOpenApi(ApiDescription.Complete);

        // A value that does not parse is then told by its name.
        services.Configure<RouteHandlerOptions>(handlers => handlers.ThrowOnBadRequest = true);
        services.AddSingleton<LiveFeed>();
        services.AddSingleton<EventStreams>();
        services.AddSingleton<AnswerPlaces>();
        services.AddSingleton<RateLimits>();
        services.AddSingleton<HostNames>();
        services.Configure<ForwardedHeadersOptions>(forwarded => Believe(forwarded, options));
        builder.WebHost.ConfigureKestrel(kestrel =>
            Bound(kestrel, new(options.RateLimit.Enabled ? options.RateLimit.Connections : int.MaxValue, proxies: options.Forwarders)));
    }

    public static void UseHttpFace(this WebApplication app)
    {
        app.Use(PacedBody.Use);
        app.Use(AddSecurityHeaders);
        app.Use(ClientAddress.Plain);
        app.UseForwardedHeaders();
        app.UseExceptionHandler();
        app.UseStatusCodePages();

        // Probes are answered here, before names and rates are looked at.
        app.UseRouting();
        app.UseMiddleware<HostNames>();
        app.UsePage();

        // First: what the page of another site sends must not use up what its visitor may send.
        app.Use(CrossSite.Refuse);
        app.UseMiddleware<RateLimits>();
        app.Use(RefuseLongBodies);
        var routes = app.MapGroup("");
        ((IEndpointConventionBuilder)routes).Finally(AnswerHead);
        routes.MapDescription();
        routes.MapRules();
        routes.MapNodes();
        routes.MapOperators();
        routes.MapAttacks();
        routes.MapChain();
        routes.MapElections();
        routes.MapRolls();
        routes.MapTransactions();
        routes.MapAccounts();
        routes.MapExport();
    }

    /// <summary>Whether a route answers HEAD because it answers GET, which needs no words of its own.</summary>
    public static bool AnswersHeadBesides(IList<object> metadata) => metadata.Contains(_getAndHead);

    /// <summary>What is got can be asked about: the server leaves the body out.</summary>
    private static void AnswerHead(EndpointBuilder endpoint)
    {
        if (endpoint.Metadata.OfType<IHttpMethodMetadata>().LastOrDefault()?.HttpMethods is [var method] && HttpMethods.IsGet(method))
            endpoint.Metadata.Add(_getAndHead);
    }

    /// <summary>
    /// From the last proxy to the first, as far as they are the operator's: what stands before those anybody may have written.
    /// </summary>
    private static void Believe(ForwardedHeadersOptions forwarded, SiloOptions options)
    {
        forwarded.ForwardedHeaders = options.Forwarders.IsEmpty ? ForwardedHeaders.None : ForwardedHeaders.XForwardedFor;
        forwarded.ForwardLimit = null;
        forwarded.KnownProxies.Clear();
        forwarded.KnownIPNetworks.Clear();
        foreach (var network in options.Forwarders) forwarded.KnownIPNetworks.Add(network);
    }

    private static void Bound(KestrelServerOptions kestrel, ConnectionLimit connections)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = MostBody;
        kestrel.Limits.MaxConcurrentConnections = OpenFiles.Most - OpenFiles.OfTheSilo;

        // Who connects and says nothing, or speaks a byte a second, loses the connection before it is missed elsewhere.
        kestrel.Limits.KeepAliveTimeout = TimeSpan.FromSeconds(30);
        kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);

        // The end of an answer, of which the silo itself holds nothing any more.
        kestrel.Limits.MinResponseDataRate = new(Pace.LeastRate, Pace.Patience);
        kestrel.ConfigureEndpointDefaults(endpoint =>
        {
            // One answer at a time on a connection: what bounds connections must bound what is under way, by TLS too.
            endpoint.Protocols = HttpProtocols.Http1;
            endpoint.Use(next => connection => connections.Serve(connection, next));
        });
    }

    /// <summary>Who announces too long a body is told so before it is sent, by routes that would read none of it too.</summary>
    private static Task RefuseLongBodies(HttpContext context, RequestDelegate next) =>
        context.Features.Get<IHttpMaxRequestBodySizeFeature>()?.MaxRequestBodySize is { } most && context.Request.ContentLength > most
            ? Problems.TooLarge(most).ExecuteAsync(context)
            : next(context);

    /// <summary>At the last moment: what answers an exception clears the headers that were set before.</summary>
    private static Task AddSecurityHeaders(HttpContext context, RequestDelegate next)
    {
        context.Response.OnStarting(() =>
        {
            var headers = context.Response.Headers;
            headers.XContentTypeOptions = "nosniff";
            headers.XFrameOptions = "DENY";
            headers["Referrer-Policy"] = "no-referrer";
            headers["Cross-Origin-Opener-Policy"] = "same-origin";
            headers["Cross-Origin-Resource-Policy"] = "same-origin";
            headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), payment=(), usb=()";

            // What has its own says so: pages need their scripts, and may be kept.
            if (headers.ContentSecurityPolicy.Count == 0) headers.ContentSecurityPolicy = "default-src 'none'; frame-ancestors 'none'";
            if (headers.CacheControl.Count == 0) headers.CacheControl = "no-store";
            return Task.CompletedTask;
        });
        return next(context);
    }
}
