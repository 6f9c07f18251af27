using System.Diagnostics;
using OpenTelemetry;
using OrleansBallot.Grains.Telemetry;

namespace OrleansBallot.Silo.Telemetry;

/// <summary>
/// Lets only listed attributes leave with a span. Paths hold accounts' keys and transactions' ids, a browser's name may tell voters apart,
/// an exception's message may quote anything: a request for a credential and the vote cast with it must not be found together.
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
        // Of a grain's id only a node's name: a registrar's names an election.
        if (data.GetTagItem(Target) is string target && target.StartsWith(NodeGrain, StringComparison.Ordinal))
            data.SetTag(NodeMetrics.Node, target[NodeGrain.Length..]);
        foreach (var (key, _) in data.TagObjects.ToArray())
        {
            if (!_kept.Contains(key)) data.SetTag(key, null);
        }

        // Without its description.
        data.SetStatus(data.Status);
    }
}
