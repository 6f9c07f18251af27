using OrleansBallot.Grains.Ports;
using OrleansBallot.Ledger;

namespace OrleansBallot.Grains.Nodes;

/// <summary>
/// Counts by an election's method, off-turn. One count of an election runs at a time, and who asks meanwhile gets it: nobody
/// makes a node count more by asking more, and no count of a large election keeps votes from being checked.
/// </summary>
internal sealed class Outcomes(IOffTurn offTurn)
{
    /// <summary>Counts that are kept: enough for those that people look at, and no more than some megabytes.</summary>
    private const int Most = 64;

    private readonly Dictionary<ElectionId, Counted> _counted = [];

    /// <summary>The outcome of the ballots at a tip, or at an earlier one while that is still being counted.</summary>
    public Task<Outcome> Of(Election election, Hash256 tip, CancellationToken stop)
    {
        if (_counted.TryGetValue(election.Id, out var counted) && !counted.Outcome.IsFaulted && (counted.Tip == tip || !counted.Outcome.IsCompleted))
            return counted.Outcome;
        if (_counted.Count >= Most) _counted.Clear();
        var (kind, ballots) = (election.Kind, election.CopyBallots());
        var outcome = offTurn.RunLong(() => Outcome.Of(kind, ballots), stop);
        _counted[election.Id] = new(tip, outcome);
        return outcome;
    }

    private sealed record Counted(Hash256 Tip, Task<Outcome> Outcome);
}
