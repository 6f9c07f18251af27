using System.Collections.Immutable;

namespace OrleansBallot.Ledger.Counting;

/// <summary>
/// The ballots of an election, each with the number of times it was cast. It changes by one ballot at a time, forwards and backwards, like
/// the state that it belongs to. Not thread-safe.
/// </summary>
public sealed class Profile
{
    private readonly Dictionary<Ballot, long> _times = [];

    /// <summary>How many ballots there are, by weight, blank ones included.</summary>
    public long Ballots { get; private set; }

    /// <summary>How many of them differ.</summary>
    public int Distinct => _times.Count;

    /// <summary>Adds equal ballots.</summary>
    public void Add(Ballot ballot, long times = 1)
    {
        Ballots = checked(Ballots + times);
        _times[ballot] = _times.GetValueOrDefault(ballot) + times;
    }

    /// <summary>Removes equal ballots.</summary>
    /// <exception cref="InvalidOperationException">There are not so many.</exception>
    public void Remove(Ballot ballot, long times = 1)
    {
        var left = _times.GetValueOrDefault(ballot) - times;
        if (left < 0) throw new InvalidOperationException($"No ballot {ballot} of {Ballots} to take out, {times} times.");
        Ballots -= times;
        if (left == 0) _times.Remove(ballot);
        else _times[ballot] = left;
    }

    /// <summary>The ballots at this moment, for a count on another turn. Their order means nothing.</summary>
    public ImmutableArray<BallotCount> Copy() => [.. _times.Select(entry => new BallotCount(entry.Key, entry.Value))];
}
