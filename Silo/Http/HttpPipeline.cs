using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using OrleansBallot.Silo.Hosting;

namespace OrleansBallot.Silo.Http;

/// <summary>The steps that each request passes before its route, and the bounds on what strangers can do over HTTP.</summary>
internal static class HttpPipeline
{
    // A route that reads a body has a lower bound of its own, and names it. This one is for routes that read none.
    private const int MostBody = Bodies.MostBytes + 64 * 1024;

    private static readonly HttpMethodMetadata _getAndHead = new([HttpMethods.Get, HttpMethods.Head]);

    public static void AddHttpPipeline(this WebApplicationBuilder builder, HttpOptions options)
    {
        var services = builder.Services;
        services.AddSingleton(options);
        services.AddSingleton<IProblemDetailsWriter, ProblemWriter>();
        services.AddProblemDetails(problems => problems.CustomizeProblemDetails = Problems.Complete);
        services.AddExceptionHandler<Failures>();
        services.AddOpenApi(ApiDescription.Complete);

        // The answer to a value that does not parse then names it.
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

    /// <summary>Builds the pipeline.</summary>
    /// <returns>The group on which routes are mapped.</returns>
    public static RouteGroupBuilder UseHttpPipeline(this WebApplication app)
    {
        app.Use(PacedBody.Use);
        app.Use(AddSecurityHeaders);
        app.Use(ClientAddress.Plain);
        app.UseForwardedHeaders();
        app.UseExceptionHandler();
        app.UseStatusCodePages();

        // This answers probes, before names and rates are looked at.
        app.UseRouting();
        app.UseMiddleware<HostNames>();
        app.UsePage();

        // Before the rates: requests that another site's page makes must not use up those of its visitor.
        app.Use(CrossSite.Refuse);
        app.UseMiddleware<RateLimits>();
        app.Use(RefuseLongBodies);
        var routes = app.MapGroup("");
        ((IEndpointConventionBuilder)routes).Finally(AnswerHead);
        routes.MapDescription();
        routes.MapRules();
        return routes;
    }

    /// <summary>Whether a route answers HEAD only because it answers GET: the description then leaves HEAD out.</summary>
    public static bool AnswersHeadBesides(IList<object> metadata) => metadata.Contains(_getAndHead);

    /// <summary>Has a route that answers GET answer HEAD too: the server leaves the body out.</summary>
    private static void AnswerHead(EndpointBuilder endpoint)
    {
        if (endpoint.Metadata.OfType<IHttpMethodMetadata>().LastOrDefault()?.HttpMethods is [var method] && HttpMethods.IsGet(method))
            endpoint.Metadata.Add(_getAndHead);
    }

    /// <summary>
    /// Believes addresses from the last proxy back to the first, as long as the proxies are the operator's. Anybody may have written the
    /// addresses before those.
    /// </summary>
    private static void Believe(ForwardedHeadersOptions forwarded, HttpOptions options)
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

        // A client that says nothing, or a byte a second, loses its connection before others miss it.
        kestrel.Limits.KeepAliveTimeout = TimeSpan.FromSeconds(30);
        kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);

        // For the end of an answer, which is in the server's buffers alone.
        kestrel.Limits.MinResponseDataRate = new(Pace.LeastRate, Pace.Patience);
        kestrel.ConfigureEndpointDefaults(endpoint =>
        {
            // HTTP/1 has one answer at a time on a connection, so the bound on connections bounds answers too, with TLS as well.
            endpoint.Protocols = HttpProtocols.Http1;
            endpoint.Use(next => connection => connections.Serve(connection, next));
        });
    }

    /// <summary>Refuses a body that is announced as too long before it is sent, at routes too that would not read it.</summary>
    private static Task RefuseLongBodies(HttpContext context, RequestDelegate next) =>
        context.Features.Get<IHttpMaxRequestBodySizeFeature>()?.MaxRequestBodySize is { } most && context.Request.ContentLength > most
            ? Problems.TooLarge(most).ExecuteAsync(context)
            : next(context);

    /// <summary>Sets headers at the last moment: the handler of exceptions clears those that were set before.</summary>
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

            // Pages have set their own: they need their scripts, and may be kept.
            if (headers.ContentSecurityPolicy.Count == 0) headers.ContentSecurityPolicy = "default-src 'none'; frame-ancestors 'none'";
            if (headers.CacheControl.Count == 0) headers.CacheControl = "no-store";
            return Task.CompletedTask;
        });
        return next(context);
    }
}
