using OpenTelemetry;
using OpenTelemetry.Metrics;
using OrleansBallot.Grains.Telemetry;
using OrleansBallot.Tests.Storage;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Nodes;

/// <summary>
/// What OpenTelemetry makes of activations that come and go. It knows meters by their names, so no other test may end one meanwhile.
/// </summary>
[Collection(nameof(MeasuresMemory))]
public sealed class ExportedMetricsTests
{
    [Fact]
    public void The_values_of_a_node_that_has_moved_away_are_not_sent_any_more()
    {
        using var meters = new Measurements();
        var metrics = new NodeMetrics(meters);
        var exported = new Exported();
        using var provider = Sdk.CreateMeterProviderBuilder().AddMeter(NodeMetrics.MeterName)
            .AddReader(new BaseExportingMetricReader(exported)).Build();
        using var stays = metrics.Of("one-that-stays", () => 0);
        stays.Enter([]);
        using (var moves = metrics.Of("one-that-moves", () => 0))
        {
            moves.Enter([]);
            provider.ForceFlush();
            Assert.All(_observed, instrument => Assert.Contains((instrument, "one-that-moves"), exported.Last));
        }

        provider.ForceFlush();

        Assert.All(_observed, instrument => Assert.Contains((instrument, "one-that-stays"), exported.Last));
        Assert.All(_observed, instrument => Assert.DoesNotContain((instrument, "one-that-moves"), exported.Last));
    }

    private static readonly string[] _observed =
        ["ballot.pool.transactions", "ballot.inbox.size", "ballot.chain.height", "ballot.mining.hash_rate"];

    private sealed class Exported : BaseExporter<Metric>
    {
        public HashSet<(string Instrument, string Node)> Last { get; } = [];

        public override ExportResult Export(in Batch<Metric> batch)
        {
            Last.Clear();
            foreach (var metric in batch)
            {
                foreach (ref readonly var point in metric.GetMetricPoints())
                {
                    foreach (var tag in point.Tags)
                    {
                        if (tag.Key == NodeMetrics.Node) Last.Add((metric.Name, (string)tag.Value!));
                    }
                }
            }

            return ExportResult.Success;
        }
    }
}
