using System.Runtime.CompilerServices;
using OrleansBallot.Grains.Ports;
using OrleansBallot.Ledger;

namespace OrleansBallot.Grains.Nodes;

/// <summary>Counts by an election's method, off-turn and once for all who ask while the ballots are the same.</summary>
internal sealed class Outcomes(IOffTurn offTurn)
{
    // Weak, so that an election that a reorg took back goes, and its count with it.
    private readonly ConditionalWeakTable<Election, Counted> _counted = [];

    /// <summary>The outcome of the ballots at this moment.</summary>
    public Task<Outcome> Of(Election election, CancellationToken stop)
    {
        if (_counted.TryGetValue(election, out var counted) && counted.Changes == election.Changes && !counted.Outcome.IsFaulted) return counted.Outcome;
        var (kind, ballots) = (election.Kind, election.CopyBallots());
        var outcome = offTurn.Run(() => Outcome.Of(kind, ballots), stop);
        _counted.AddOrUpdate(election, new(election.Changes, outcome));
        return outcome;
    }

    private sealed record Counted(long Changes, Task<Outcome> Outcome);
}
