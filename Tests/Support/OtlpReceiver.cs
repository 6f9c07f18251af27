using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace OrleansBallot.Tests.Support;

/// <summary>One point of a metric, as it was sent.</summary>
internal sealed record SentPoint(
    string Meter, string Name, string Kind, string Unit, IReadOnlyDictionary<string, string> Tags, double Value, long Sending);

/// <summary>A span as it was sent.</summary>
internal sealed record SentSpan(
    string Source, string Name, string Trace, string Id, string Parent, ulong Start, ulong End,
    IReadOnlyDictionary<string, string> Attributes, bool IsError)
{
    public bool IsRoot => Parent.Length == 0;
}

/// <summary>A collector: takes metrics and traces by OTLP over HTTP on a free port, and keeps every byte of them.</summary>
internal sealed class OtlpReceiver : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<byte[]> _received = new();
    private readonly ConcurrentQueue<SentPoint> _points = new();
    private readonly ConcurrentQueue<SentSpan> _spans = new();
    private readonly ConcurrentDictionary<string, string> _resource = new();
    private long _sendings;

    private OtlpReceiver()
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.Run(Receive);
    }

    /// <summary>The settings of a silo that sends everything here, soon.</summary>
    public string[] Settings =>
    [
        $"OTEL_EXPORTER_OTLP_ENDPOINT={_app.Urls.Single()}", "OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf", "OTEL_METRIC_EXPORT_INTERVAL=200",
        "OTEL_BSP_SCHEDULE_DELAY=100",
    ];

    /// <summary>Every request's body.</summary>
    public IReadOnlyCollection<byte[]> Received => _received;

    public IReadOnlyCollection<SentPoint> Points => _points;

    public IReadOnlyCollection<SentSpan> Spans => _spans;

    /// <summary>The resource that all of it names.</summary>
    public IReadOnlyDictionary<string, string> Resource => _resource;

    public static async Task<OtlpReceiver> Start()
    {
        var receiver = new OtlpReceiver();
        await receiver._app.StartAsync();
        return receiver;
    }

    /// <summary>Waits for metrics that were collected after this call.</summary>
    public async Task<IReadOnlyCollection<SentPoint>> NextMetrics()
    {
        // The next one may be on its way already, collected before this call.
        var last = Interlocked.Read(ref _sendings) + 2;
        await Eventually.True(() => Task.FromResult(_points.Any(point => point.Sending >= last)), "metrics are sent");
        return [.. _points.Where(point => point.Sending == last)];
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task Receive(HttpContext http)
    {
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body);
        var bytes = body.ToArray();
        _received.Enqueue(bytes);
        if (http.Request.Path == "/v1/metrics") TakeMetrics(new(bytes));
        else if (http.Request.Path == "/v1/traces") TakeTraces(new(bytes));
        else http.Response.StatusCode = StatusCodes.Status404NotFound;
    }

    private void TakeMetrics(ProtobufMessage request)
    {
        var sending = Interlocked.Increment(ref _sendings);
        foreach (var resource in request.Messages(1))
        {
            Describe(resource);
            foreach (var scope in resource.Messages(2))
            {
                foreach (var metric in scope.Messages(2))
                {
                    var (kind, field) = metric.Has(5) ? ("gauge", 5)
                        : metric.Has(9) ? ("histogram", 9)
                        : metric.Message(7).Number(3) == 1 ? ("counter", 7)
                        : ("up-down counter", 7);
                    var tags = field == 9 ? 9 : 7;
                    foreach (var point in metric.Message(field).Messages(1))
                        _points.Enqueue(new(
                            scope.Message(1).Text(1), metric.Text(1), kind, metric.Text(3), Attributes(point, tags),
                            Value(point, field), sending));
                }
            }
        }
    }

    private void TakeTraces(ProtobufMessage request)
    {
        foreach (var resource in request.Messages(1))
        {
            Describe(resource);
            foreach (var scope in resource.Messages(2))
            {
                foreach (var span in scope.Messages(2))
                {
                    _spans.Enqueue(new(
                        scope.Message(1).Text(1), span.Text(5), Hex(span, 1), Hex(span, 2), Hex(span, 4), span.Number(7), span.Number(8),
                        Attributes(span, 9), span.Message(15).Number(3) == 2));
                }
            }
        }
    }

    private void Describe(ProtobufMessage resource)
    {
        foreach (var (key, value) in Attributes(resource.Message(1), 1)) _resource[key] = value;
    }

    private static Dictionary<string, string> Attributes(ProtobufMessage message, int field) =>
        message.Messages(field).ToDictionary(pair => pair.Text(1), pair => Value(pair.Message(2)));

    private static string Value(ProtobufMessage value) =>
        value.Has(1) ? value.Text(1)
            : value.Has(4) ? Double(value, 4).ToString(CultureInfo.InvariantCulture)
            : ((long)(value.Number(2) + value.Number(3))).ToString(CultureInfo.InvariantCulture);

    /// <summary>The number of values that a histogram recorded.</summary>
    private static double Value(ProtobufMessage point, int field) =>
        field == 9 ? point.Number(4) : point.Has(4) ? Double(point, 4) : (long)point.Number(6);

    private static double Double(ProtobufMessage message, int field) => BitConverter.UInt64BitsToDouble(message.Number(field));

    private static string Hex(ProtobufMessage message, int field) => Convert.ToHexStringLower(message.Bytes(field).Span);
}
