using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using OrleansBallot.Ledger.Rules;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Grains.Telemetry;

/// <summary>
/// A silo's metrics of its nodes, with the class library's meters. Without a listener they cost next to nothing. Tags name nodes and rules
/// only, so that there are few series and none tells of a voter, an election or a transaction. docs/OPERATIONS.md lists all.
/// </summary>
public sealed class NodeMetrics
{
    /// <summary>The name of the meter, for listeners.</summary>
    public const string MeterName = "OrleansBallot";

    /// <summary>The tag that names a node.</summary>
    public const string Node = "ballot.node";

    /// <summary>The tag that names a rule.</summary>
    public const string Rule = "ballot.rule";

    private readonly ConcurrentDictionary<string, NodeMeter> _nodes = new(StringComparer.Ordinal);
    private readonly Histogram<double> _receiptDuration;
    private readonly Histogram<int> _groupSize;
    private readonly Histogram<int> _reorgDepth;
    private readonly Counter<long> _mined;
    private readonly Counter<long> _missedBeats;
    private readonly Counter<long> _faults;
    private readonly Counter<long> _refusals;

    /// <summary>Makes the instruments.</summary>
    public NodeMetrics(IMeterFactory meters)
    {
        ArgumentNullException.ThrowIfNull(meters);
        var meter = meters.Create(MeterName);
        _receiptDuration = meter.CreateHistogram(
            "ballot.receipt.duration", "s", "Time from a submission to its receipt.", tags: null,
            new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10] });
        _groupSize = meter.CreateHistogram(
            "ballot.receipt.group.size", "{transaction}", "Transactions that one signature and one sync cover.", tags: null,
            new InstrumentAdvice<int> { HistogramBucketBoundaries = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 4096] });
        _reorgDepth = meter.CreateHistogram(
            "ballot.chain.reorg.depth", "{block}", "Blocks that a better branch undid.", tags: null,
            new InstrumentAdvice<int> { HistogramBucketBoundaries = [1, 2, 3, 5, 10, 20, 50, 100] });
        _mined = meter.CreateCounter<long>("ballot.mining.blocks", "{block}", "Blocks that the node mined and that became its tip.");
        _missedBeats = meter.CreateCounter<long>("ballot.heartbeats.missed", "{beat}", "Heartbeats that the tracker did not answer.");
        _faults = meter.CreateCounter<long>("ballot.peer.faults", "{fault}", "Faults that nodes hold against their peers.");
        _refusals = meter.CreateCounter<long>("ballot.refusals", "{transaction}", "Submitted transactions that a rule refused.");
        meter.CreateObservableUpDownCounter(
            "ballot.pool.transactions", () => Observe(node => node.Pool), "{transaction}", "Transactions that wait for a block.");
        meter.CreateObservableUpDownCounter(
            "ballot.inbox.size", () => Observe(node => node.Inbox), "{item}", "Work that waits for the node's turn.");
        meter.CreateObservableGauge("ballot.chain.height", () => Observe(node => node.Height), "{block}", "Height of the best chain.");
        meter.CreateObservableGauge(
            "ballot.mining.hash_rate", () => Observe(node => node.HashRate), "{hash}/s", "Speed of the miner's last search.");
    }

    /// <summary>The meter of one activation.</summary>
    /// <param name="node">The node's name.</param>
    /// <param name="inbox">Counts the waiting work; any thread may call it.</param>
    internal NodeMeter Of(string node, Func<int> inbox) => new(this, node, inbox);

    /// <summary>Observes an activation from now on, in place of an earlier one of its node.</summary>
    internal void Enter(NodeMeter node, IEnumerable<Rejection> scored)
    {
        _nodes[node.Name] = node;

        // Without this first step exporters would miss the next one.
        _mined.Add(0, ByNode(node));
        _missedBeats.Add(0, ByNode(node));
        foreach (var rule in scored) _faults.Add(0, ByRule(rule));
    }

    /// <summary>Stops observing it. A later activation of the same node stays.</summary>
    internal void Leave(NodeMeter node) => _nodes.TryRemove(new(node.Name, node));

    internal void Receipted(int transactions, TimeSpan duration)
    {
        if (!_receiptDuration.Enabled) return;
        for (var i = 0; i < transactions; i++) _receiptDuration.Record(duration.TotalSeconds);
    }

    internal void Grouped(int transactions) => _groupSize.Record(transactions);

    internal void Undid(int blocks) => _reorgDepth.Record(blocks);

    internal void Mined(NodeMeter node) => _mined.Add(1, ByNode(node));

    internal void MissedBeat(NodeMeter node) => _missedBeats.Add(1, ByNode(node));

    internal void Faulted(Rejection rule) => _faults.Add(1, ByRule(rule));

    internal void Refused(Rejection rule)
    {
        if (_refusals.Enabled) _refusals.Add(1, ByRule(rule));
    }

    private IEnumerable<Measurement<T>> Observe<T>(Func<NodeMeter, T> look)
        where T : struct => _nodes.Values.Select(node => new Measurement<T>(look(node), ByNode(node)));

    private static KeyValuePair<string, object?> ByNode(NodeMeter node) => new(Node, node.Name);

    private static KeyValuePair<string, object?> ByRule(Rejection rule) => new(Rule, rule.Name());
}
