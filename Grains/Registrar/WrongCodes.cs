using OrleansBallot.Ledger;

namespace OrleansBallot.Grains.Registrar;

/// <summary>
/// Locks an id after wrong codes in a row, and a stranger's as well as a voter's, so that nobody learns who is on the roll. In
/// memory only: who restarts a silo to guess on is its operator, who needs no guesses.
/// </summary>
internal sealed class WrongCodes(TimeProvider time)
{
    /// <summary>Wrong codes in a row that lock.</summary>
    public const int InARow = 5;

    // Strangers are made up at will; with so many at once, every wrong code is one too many.
    private const int MostStrangers = 100_000;

    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(1);

    private readonly Dictionary<Hash256, Misses> _ofVoters = [];
    private readonly Dictionary<Hash256, Misses> _ofStrangers = [];
    private long _forgot = time.GetTimestamp();

    /// <summary>For how long.</summary>
    public static TimeSpan Lock { get; } = TimeSpan.FromMinutes(15);

    /// <summary>All wrong codes so far.</summary>
    public long Total { get; private set; }

    public bool IsLocked(Hash256 id) =>
        (_ofVoters.TryGetValue(id, out var misses) || _ofStrangers.TryGetValue(id, out misses)) && misses.InARow >= InARow && IsFresh(misses);

    /// <summary>Counts a wrong code.</summary>
    /// <returns>False where there are too many to count.</returns>
    public bool Note(Hash256 id, bool isVoter)
    {
        Total++;
        var isFull = _ofStrangers.Count >= MostStrangers && !Forget();
        var misses = isVoter ? _ofVoters : _ofStrangers;
        if (isVoter || !isFull || misses.ContainsKey(id))
            misses[id] = new((misses.TryGetValue(id, out var before) && IsFresh(before) ? before.InARow : 0) + 1, time.GetTimestamp());
        return !isFull;
    }

    /// <summary>A right code: the row is over.</summary>
    public void Clear(Hash256 id) => _ofVoters.Remove(id);

    /// <summary>Whether this makes room. Seldom, because it looks at all of them.</summary>
    private bool Forget()
    {
        if (time.GetElapsedTime(_forgot) < _patience) return false;
        _forgot = time.GetTimestamp();
        foreach (var (id, _) in _ofStrangers.Where(stranger => !IsFresh(stranger.Value)).ToList()) _ofStrangers.Remove(id);
        return _ofStrangers.Count < MostStrangers;
    }

    private bool IsFresh(Misses misses) => time.GetElapsedTime(misses.Last) < Lock;

    private readonly record struct Misses(int InARow, long Last);
}
