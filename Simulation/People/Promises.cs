using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Ledger.Receipts;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Simulation.People;

/// <summary>What people sent, and what nodes promised them.</summary>
internal sealed class Promises
{
    /// <summary>Everything that was sent, the first time.</summary>
    public Dictionary<TransactionId, Transaction> Sent { get; } = [];

    /// <summary>Every receipt.</summary>
    public List<(Receipt Receipt, TimeSpan At)> Receipts { get; } = [];

    /// <summary>Nodes that the tracker has removed at some time, or that left: nobody waits for their votes then.</summary>
    public HashSet<string> Removed { get; } = [];

    /// <summary>How often each rule refused something.</summary>
    public SortedDictionary<string, int> Refusals { get; } = new(StringComparer.Ordinal);

    public void Refused(string rule) => Refusals[rule] = Refusals.GetValueOrDefault(rule) + 1;
}
