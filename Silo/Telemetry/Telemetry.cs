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

namespace OrleansBallot.Silo.Telemetry;

/// <summary>
/// Sends metrics and traces by OTLP to the address in OpenTelemetry's own variables. Without an address none of this is there: nobody
/// listens to a meter or a source, and no filter stands before a grain call.
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

    // Orleans takes contracts whose namespace begins with its own name for its own, so spans of our grains are among its runtime's.
    private static readonly string[] _sources =
        [ActivitySources.RuntimeActivitySourceName, ActivitySources.StorageActivitySourceName, StorageTrace.SourceName];

    /// <summary>Comes after the storage, which it replaces by one that is traced.</summary>
    /// <param name="silo">This silo's name; null where the operator gives none.</param>
    /// <exception cref="StartupException">A variable breaks its bound.</exception>
    public static void AddTelemetry(this WebApplicationBuilder builder, string? silo)
    {
        if (!IsWanted(builder.Configuration)) return;
        var telemetry = builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource => Describe(resource, silo))
            .WithMetrics(metrics => metrics.AddMeter(_meters).AddOtlpExporter());
        if (ShareOf(builder.Configuration) is > 0 and var share) builder.AddTraces(telemetry, share);
    }

    private static void AddTraces(this WebApplicationBuilder builder, OpenTelemetryBuilder telemetry, double share)
    {
        // Both keep out a caller's trace: the server asks the first, OpenTelemetry's part in it the second.
        builder.Services.AddSingleton<DistributedContextPropagator>(new OwnTraces());
        Sdk.SetDefaultTextMapPropagator(new TraceContextPropagator());

        // In this order: a hint leaves the caller's trace before its span is made.
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

    /// <summary>Names this silo. The operator's own variables come last, and win.</summary>
    private static void Describe(ResourceBuilder resource, string? silo) => resource.Clear()
        .AddService(Service, serviceInstanceId: silo ?? Environment.MachineName)
        .AddTelemetrySdk()
        .AddEnvironmentVariableDetector();

    /// <summary>Whether it is a request of the API, streams apart, which stay open for hours.</summary>
    private static bool IsTraced(HttpContext http) =>
        http.Request.Path.StartsWithSegments("/api") && !http.Request.Path.Value!.EndsWith("/stream", StringComparison.Ordinal);

    /// <summary>
    /// Whether there is an address. OpenTelemetry would take its default for a value that it can't read, and send everything elsewhere.
    /// </summary>
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
