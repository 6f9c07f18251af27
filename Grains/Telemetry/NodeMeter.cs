using OrleansBallot.Ledger.Rules;

namespace OrleansBallot.Grains.Telemetry;

/// <summary>
/// The measured values of one activation. An exporter reads from a thread of its own and never waits for a turn, so the node writes its
/// values here: single words, which are never half written.
/// </summary>
internal sealed class NodeMeter(NodeMetrics metrics, string name, Func<int> inbox) : IDisposable
{
    public string Name => name;

    /// <summary>Transactions in the pool.</summary>
    public int Pool { get; set; }

    /// <summary>The tip's height.</summary>
    public long Height { get; set; }

    /// <summary>Hashes a second of the miner's last search.</summary>
    public double HashRate { get; set; }

    /// <summary>How much work waits for a turn.</summary>
    public int Inbox => inbox();

    /// <summary>Shows this activation to exporters, until it is disposed of.</summary>
    /// <param name="scored">The rules by which faults are counted.</param>
    public void Enter(IEnumerable<Rejection> scored) => metrics.Enter(this, scored);

    public void Receipted(int transactions, TimeSpan duration) => metrics.Receipted(transactions, duration);

    public void Grouped(int transactions) => metrics.Grouped(transactions);

    public void Undid(int blocks) => metrics.Undid(blocks);

    public void Mined() => metrics.Mined(this);

    public void MissedBeat() => metrics.MissedBeat(this);

    public void Faulted(Rejection rule) => metrics.Faulted(rule);

    public void Refused(Rejection rule) => metrics.Refused(rule);

    public void Dispose() => metrics.Leave(this);
}
