using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection.Extensions;
using OpenTelemetry;
using OpenTelemetry.Context.Propagation;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using OrleansBallot.Grains.Telemetry;
using OrleansBallot.Silo.Options;
using OrleansBallot.Storage;
using ActivitySources = Orleans.Diagnostics.ActivitySources;
using SiloOptions = OrleansBallot.Silo.Options.SiloOptions;

namespace OrleansBallot.Silo.Telemetry;

/// <summary>
/// Sends metrics and traces by OTLP to where the operator says, in OpenTelemetry's own variables. Without an address nothing of this
/// starts: nobody listens to a meter or a source, and no filter stands before a grain call.
/// </summary>
internal static class Telemetry
{
    public const string EndpointKey = "OTEL_EXPORTER_OTLP_ENDPOINT";
    public const string ProtocolKey = "OTEL_EXPORTER_OTLP_PROTOCOL";
    public const string ShareKey = "OTEL_TRACES_SAMPLER_ARG";

    private const string Service = "orleans-ballot";

    private static readonly string[] _meters =
        [
        NodeMetrics.MeterName,
        "Microsoft.Orleans", "Npgsql", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Runtime"
    ];

    // Orleans takes every contract whose namespace begins with its own name for one of its own: ours are among its runtime's.
    private static readonly string[] _sources =
        [ActivitySources.RuntimeActivitySourceName, ActivitySources.StorageActivitySourceName, StorageTrace.SourceName];

    /// <summary>Stands behind the storage, of which it makes one that is traced.</summary>
    /// <exception cref="StartupException">A variable can't be what it is.</exception>
    public static void AddTelemetry(this WebApplicationBuilder builder, SiloOptions options)
    {
        if (!IsWanted(builder.Configuration)) return;
        var telemetry = builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource => Describe(resource, options))
            .WithMetrics(metrics => metrics.AddMeter(_meters).AddOtlpExporter());
        if (ShareOf(builder.Configuration) is > 0 and var share) builder.AddTraces(telemetry, share);
    }

    private static void AddTraces(this WebApplicationBuilder builder, OpenTelemetryBuilder telemetry, double share)
    {
        // Together they keep out what callers send: the one is the server's, the other that of OpenTelemetry's part in it.
        builder.Services.AddSingleton<DistributedContextPropagator>(new OwnTraces());
        Sdk.SetDefaultTextMapPropagator(new TraceContextPropagator());

        // In this order: a hint has left the caller's trace before its span is made.
        builder.UseOrleans(silo => silo.AddOutgoingGrainCallFilter<UntracedHints>().AddActivityPropagation());
        var store = builder.Services.Last(service => service.ServiceType == typeof(ILogStore)).ImplementationFactory!;
        builder.Services.Replace(ServiceDescriptor.Singleton<ILogStore>(services => new TracedLogStore((ILogStore)store(services))));
        telemetry.WithTracing(traces => traces
            .SetSampler(new RequestSampler(share))
            .AddAspNetCoreInstrumentation(http => http.Filter = IsTraced)
            .AddSource(_sources)
            .AddProcessor(new SpanAttributes())
            .AddOtlpExporter());
    }

    /// <summary>The operator's own variables come last, and win.</summary>
    private static void Describe(ResourceBuilder resource, SiloOptions options) => resource.Clear()
        .AddService(Service, serviceInstanceId: options.Cluster.Silo ?? Environment.MachineName)
        .AddTelemetrySdk()
        .AddEnvironmentVariableDetector();

    /// <summary>The API, but for what stays open for hours. Health checks, the page's files and the dashboard lie elsewhere.</summary>
    private static bool IsTraced(HttpContext http) =>
        http.Request.Path.StartsWithSegments("/api") && !http.Request.Path.Value!.EndsWith("/stream", StringComparison.Ordinal);

    /// <summary>OpenTelemetry would take its default for what it can't read, and send all of it elsewhere.</summary>
    private static bool IsWanted(ConfigurationManager configuration)
    {
        if (string.IsNullOrWhiteSpace(configuration[EndpointKey])) return false;
        var endpoint = configuration[EndpointKey]!;
        if (!Uri.TryCreate(endpoint, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
            throw Settings.Broken(EndpointKey, endpoint, "a URL such as http://localhost:4317");
        return configuration[ProtocolKey] is null or "grpc" or "http/protobuf"
            ? true
            : throw Settings.Broken(ProtocolKey, configuration[ProtocolKey]!, "grpc, which is the default, or http/protobuf");
    }

    private static double ShareOf(ConfigurationManager configuration) => configuration[ShareKey] switch
    {
        null => 1,
        var text
            when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var share) && share is >= 0 and <= 1 => share,
        var text => throw Settings.Broken(ShareKey, text, "a number from 0 to 1: the share of requests that are traced"),
    };
}
