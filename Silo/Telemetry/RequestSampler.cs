using System.Diagnostics;
using OpenTelemetry.Trace;

namespace OrleansBallot.Silo.Telemetry;

/// <summary>
/// Traces a share of the requests over HTTP, and the work for them. A silo's own work (heartbeats, templates, looks at other nodes) belongs
/// to no request and is not traced.
/// </summary>
internal sealed class RequestSampler(double share) : Sampler
{
    private const string Request = "Microsoft.AspNetCore.Hosting.HttpRequestIn";

    private readonly TraceIdRatioBasedSampler _share = new(share);

    public override SamplingResult ShouldSample(in SamplingParameters samplingParameters) =>
        samplingParameters.Name == Request ? _share.ShouldSample(samplingParameters)
        : new(samplingParameters.ParentContext.TraceFlags.HasFlag(ActivityTraceFlags.Recorded));
}
