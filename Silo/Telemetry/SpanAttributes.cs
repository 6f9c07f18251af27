using System.Diagnostics;
using OpenTelemetry;
using OrleansBallot.Grains.Telemetry;

namespace OrleansBallot.Silo.Telemetry;

/// <summary>
/// Lets only listed attributes leave with a span. Nobody may be able to join a request for a credential and the vote that is cast with it:
/// paths hold accounts' keys and transactions' ids, a browser's name may tell voters apart, and an exception's message may quote anything.
/// </summary>
internal sealed class SpanAttributes : BaseProcessor<Activity>
{
    private const string Target = "orleans.rpc.target_id";
    private const string NodeGrain = "ballot.node/";

    private static readonly HashSet<string> _kept = new(StringComparer.Ordinal)
    {
        NodeMetrics.Rule, NodeMetrics.Node, "error.type", "exception.type", "http.request.method",
        "http.response.status_code", "http.route", "orleans.rpc.service", "orleans.storage.state.name", "rpc.method", "rpc.system.name",
    };

    public override void OnEnd(Activity data)
    {
        // Only a node's name is kept of a grain's id: a registrar's id tells its election.
        if (data.GetTagItem(Target) is string target && target.StartsWith(NodeGrain, StringComparison.Ordinal))
            data.SetTag(NodeMetrics.Node, target[NodeGrain.Length..]);
        foreach (var (key, _) in data.TagObjects.ToArray())
        {
            if (!_kept.Contains(key)) data.SetTag(key, null);
        }

        // This clears its description.
        data.SetStatus(data.Status);
    }
}
