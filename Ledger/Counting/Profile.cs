using System.Collections.Immutable;

namespace OrleansBallot.Ledger;

/// <summary>
/// The ballots of an election, each with how often it was cast. It changes by a ballot at a time, forth and back, like the state
/// that it belongs to. Not thread-safe.
/// </summary>
public sealed class Profile
{
    private readonly Dictionary<Ballot, long> _times = [];

    /// <summary>How many ballots there are, blank ones included.</summary>
    public long Ballots { get; private set; }

    /// <summary>How many of them differ.</summary>
    public int Distinct => _times.Count;

    /// <summary>Takes one more ballot in.</summary>
    public void Add(Ballot ballot)
    {
        Ballots = checked(Ballots + 1);
        _times[ballot] = _times.GetValueOrDefault(ballot) + 1;
    }

    /// <summary>Takes one such ballot out.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public void Remove(Ballot ballot)
    {
        if (!_times.TryGetValue(ballot, out var times)) throw new InvalidOperationException($"No ballot {ballot} of {Ballots} to take out.");
        Ballots--;
        if (times == 1) _times.Remove(ballot);
        else _times[ballot] = times - 1;
    }

    /// <summary>The ballots at this moment, in no order that means anything, for a count on another turn.</summary>
    public ImmutableArray<BallotCount> Copy() => [.. _times.Select(entry => new BallotCount(entry.Key, entry.Value))];
}
