using System.Collections.Immutable;

namespace OrleansBallot.Ledger.Counting;

/// <summary>
/// The ballots of an election, each with the number of times it was cast. It changes by one ballot at a time, forwards and backwards, like
/// the state that it belongs to. Not thread-safe.
/// </summary>
public sealed class Profile
{
    private readonly Dictionary<Ballot, long> _times = [];

    /// <summary>How many ballots there are, blank ones included.</summary>
    public long Ballots { get; private set; }

    /// <summary>How many of them differ.</summary>
    public int Distinct => _times.Count;

    /// <summary>Adds a ballot.</summary>
    public void Add(Ballot ballot)
    {
        Ballots = checked(Ballots + 1);
        _times[ballot] = _times.GetValueOrDefault(ballot) + 1;
    }

    /// <summary>Removes such a ballot.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public void Remove(Ballot ballot)
    {
        if (!_times.TryGetValue(ballot, out var times))
            throw new InvalidOperationException($"No ballot {ballot} of {Ballots} to take out.");
        Ballots--;
        if (times == 1) _times.Remove(ballot);
        else _times[ballot] = times - 1;
    }

    /// <summary>The ballots at this moment, for a count on another turn. Their order means nothing.</summary>
    public ImmutableArray<BallotCount> Copy() => [.. _times.Select(entry => new BallotCount(entry.Key, entry.Value))];
}
