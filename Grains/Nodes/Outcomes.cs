using System.Collections.Immutable;
using OrleansBallot.Grains.Ports;
using OrleansBallot.Ledger.Counting;
using OrleansBallot.Ledger.State;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Grains.Nodes;

/// <summary>
/// Counts an election's contests by their methods, off-turn. One count of an election runs at a time, and callers share it. So nobody makes
/// a node count
/// more by asking more, and no count of a large election keeps votes from being checked.
/// </summary>
internal sealed class Outcomes(IOffTurn offTurn)
{
    /// <summary>How many counts are kept: enough for the elections that people look at, and no more than some megabytes.</summary>
    public const int Most = 64;

    // In the order of the questions.
    private readonly OrderedDictionary<ElectionId, Counted> _counted = [];

    /// <summary>The counts of the ballots at a tip, or at an earlier tip while a count is running, contest by contest.</summary>
    /// <param name="election">The election.</param>
    /// <param name="opened">The block that holds its opening, and draws its lots.</param>
    /// <param name="tip">The tip.</param>
    /// <param name="stop">Ends the count.</param>
    /// <exception cref="TimeoutException">Too many other counts are waiting.</exception>
    public Task<ImmutableArray<CountReport>> Of(Election election, Hash256 opened, Hash256 tip, CancellationToken stop)
    {
        if (!_counted.Remove(election.Id, out var counted) || !counted.Serves(tip))
        {
            if (!HasRoom())
                return Task.FromException<ImmutableArray<CountReport>>(
                    new TimeoutException("The node has more elections to count than it can queue."));
            var contests = election.ToCount(opened);
            counted = new(tip, offTurn.RunLong(() => contests.Select(contest => contest.Report()).ToImmutableArray(), stop));
        }

        _counted.Add(election.Id, counted);
        return counted.Reports;
    }

    /// <summary>Drops the count with the oldest question, but never a running one, which would run a second time.</summary>
    private bool HasRoom()
    {
        if (_counted.Count < Most) return true;
        var oldest = _counted.FirstOrDefault(one => one.Value.Reports.IsCompleted);
        return oldest.Value is not null && _counted.Remove(oldest.Key);
    }

    private sealed record Counted(Hash256 Tip, Task<ImmutableArray<CountReport>> Reports)
    {
        public bool Serves(Hash256 tip) => !Reports.IsCompleted || (Reports.IsCompletedSuccessfully && Tip == tip);
    }
}
