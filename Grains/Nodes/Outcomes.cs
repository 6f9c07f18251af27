using OrleansBallot.Grains.Ports;
using OrleansBallot.Ledger.Counting;
using OrleansBallot.Ledger.State;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Grains.Nodes;

/// <summary>
/// Counts by an election's method, off-turn. One count of an election runs at a time, and callers share it. So nobody makes a node count
/// more by asking more, and no count of a large election keeps votes from being checked.
/// </summary>
internal sealed class Outcomes(IOffTurn offTurn)
{
    /// <summary>How many counts are kept: enough for the elections that people look at, and no more than some megabytes.</summary>
    public const int Most = 64;

    // In the order of the questions.
    private readonly OrderedDictionary<ElectionId, Counted> _counted = [];

    /// <summary>The outcome of the ballots at a tip, or at an earlier tip while a count is running.</summary>
    /// <exception cref="TimeoutException">Too many other counts are waiting.</exception>
    public Task<Outcome> Of(Election election, Hash256 tip, CancellationToken stop)
    {
        if (!_counted.Remove(election.Id, out var counted) || !counted.Serves(tip))
        {
            if (!HasRoom())
                return Task.FromException<Outcome>(new TimeoutException("The node has more elections to count than it can queue."));
            var (kind, ballots) = (election.Kind, election.CopyBallots());
            counted = new(tip, offTurn.RunLong(() => Outcome.Of(kind, ballots), stop));
        }

        _counted.Add(election.Id, counted);
        return counted.Outcome;
    }

    /// <summary>Drops the count with the oldest question, but never a running one, which would run a second time.</summary>
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
