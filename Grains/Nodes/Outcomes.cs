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
    public const int Most = 64;

    // In the order in which they were asked for.
    private readonly OrderedDictionary<ElectionId, Counted> _counted = [];

    /// <summary>The outcome of the ballots at a tip, or at an earlier one while that is still being counted.</summary>
    /// <exception cref="TimeoutException">As many others are still to be counted.</exception>
    public Task<Outcome> Of(Election election, Hash256 tip, CancellationToken stop)
    {
        if (!_counted.Remove(election.Id, out var counted) || !counted.Serves(tip))
        {
            if (!HasRoom()) return Task.FromException<Outcome>(new TimeoutException("The node has more elections to count than it can queue."));
            var (kind, ballots) = (election.Kind, election.CopyBallots());
            counted = new(tip, offTurn.RunLong(() => Outcome.Of(kind, ballots), stop));
        }

        _counted.Add(election.Id, counted);
        return counted.Outcome;
    }

    /// <summary>Lets the count go that nobody has asked for the longest, but none that is being made: it would be made a second time.</summary>
    private bool HasRoom()
    {
        if (_counted.Count < Most) return true;
        var oldest = _counted.FirstOrDefault(one => one.Value.Outcome.IsCompleted);
        return oldest.Value is not null && _counted.Remove(oldest.Key);
    }

    private sealed record Counted(Hash256 Tip, Task<Outcome> Outcome)
    {
        public bool Serves(Hash256 tip) => !Outcome.IsCompleted || (Outcome.IsCompletedSuccessfully && Tip == tip);
    }
}
