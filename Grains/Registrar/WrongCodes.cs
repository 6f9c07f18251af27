using OrleansBallot.Grains.Interfaces;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Grains.Registrar;

/// <summary>
/// Locks an id after wrong codes in a row, whether the roll has it or not, so that nobody learns who is on the roll. It is in memory only:
/// only an operator could restart the silo to guess on, and an operator needs no guesses.
/// </summary>
/// <remarks>
/// Strangers can be made up at will, so answers come from a bounded list in which voters and strangers are alike. When it is full, the
/// entry with the oldest wrong code is forgotten. Guesses at voters are counted besides, and only time makes them forgotten, so making up
/// strangers gives nobody more guesses.
/// </remarks>
internal sealed class WrongCodes(TimeProvider time, int mostTold = WrongCodes.MostTold)
{
    /// <summary>How many wrong codes in a row lock an id.</summary>
    public const int InARow = 5;

    private const int MostTold = 100_000;

    /// <summary>The most voters in a list for operators.</summary>
    private const int MostListed = 1000;

    private readonly Dictionary<Hash256, LinkedListNode<Misses>> _told = [];
    private readonly LinkedList<Misses> _oldestFirst = [];
    private readonly Dictionary<Hash256, (Misses Misses, string Voter)> _ofVoters = [];

    /// <summary>How long an id stays locked.</summary>
    public static TimeSpan Lock { get; } = TimeSpan.FromMinutes(15);

    /// <summary>All wrong codes so far.</summary>
    public long Total { get; private set; }

    /// <summary>How much longer an id is locked, as answers say; null where it is not.</summary>
    public TimeSpan? WaitOf(Hash256 id) => _told.TryGetValue(id, out var told) ? WaitOf(told.Value) : null;

    /// <summary>True when a voter's id is locked, even if the answers have forgotten it.</summary>
    public bool IsBarred(Hash256 id) => _ofVoters.TryGetValue(id, out var voter) && WaitOf(voter.Misses) is not null;

    /// <summary>Counts a wrong code.</summary>
    /// <param name="id">The mask of the id.</param>
    /// <param name="voter">The id as it was typed, where the roll has it.</param>
    /// <returns>How many tries are left.</returns>
    public int Note(Hash256 id, string? voter)
    {
        Total++;
        if (voter is not null) _ofVoters[id] = (After(_ofVoters.TryGetValue(id, out var one) ? one.Misses : null, id), voter);
        var misses = After(_told.TryGetValue(id, out var told) ? told.Value : null, id);
        if (told is not null) _oldestFirst.Remove(told);
        else if (_told.Count >= mostTold) Forget(_oldestFirst.First!);
        _told[id] = _oldestFirst.AddLast(misses);
        return InARow - misses.InARow;
    }

    /// <summary>
    /// Resets the count for a voter after a right code. The answers stay as they are: only a voter's count could be reset, so a stranger
    /// who tries an id before and after would learn that it is on the roll, and that its code was used.
    /// </summary>
    public void Acquit(Hash256 id)
    {
        if (_ofVoters.TryGetValue(id, out var voter)) _ofVoters[id] = voter with { Misses = voter.Misses with { InARow = 0 } };
    }

    /// <summary>Resets a count on an operator's word.</summary>
    /// <returns>False where there was none.</returns>
    public bool Clear(Hash256 id)
    {
        var isKnown = _ofVoters.Remove(id);
        if (!_told.TryGetValue(id, out var told)) return isKnown;
        Forget(told);
        return true;
    }

    /// <summary>Voters with wrong codes lately, the most wrong codes first.</summary>
    public RollLocks List()
    {
        var voters = _ofVoters.Values.Select(voter => (Misses: Worst(voter.Misses), voter.Voter)).Where(voter => IsFresh(voter.Misses))
            .OrderByDescending(voter => voter.Misses.InARow).ThenBy(voter => voter.Voter, StringComparer.Ordinal).ToArray();
        return new(
            [.. voters.Take(MostListed).Select(voter => new VoterLock(voter.Voter, voter.Misses.InARow, WaitOf(voter.Misses)))],
            voters.Length,
            _oldestFirst.Count(misses => IsFresh(misses) && !_ofVoters.ContainsKey(misses.Id)));
    }

    /// <summary>The answers' count and the real one may differ, after a flood or after a right code. This is the higher one.</summary>
    private Misses Worst(Misses counted) =>
        _told.TryGetValue(counted.Id, out var told) && told.Value.InARow > counted.InARow ? told.Value : counted;

    private void Forget(LinkedListNode<Misses> told)
    {
        _told.Remove(told.Value.Id);
        _oldestFirst.Remove(told);
    }

    /// <summary>The count after one more wrong code. After a lock has ended the count begins anew.</summary>
    private Misses After(Misses? before, Hash256 id) =>
        new(id, Math.Min(before is { } row && IsFresh(row) ? row.InARow + 1 : 1, InARow), time.GetTimestamp());

    private TimeSpan? WaitOf(Misses misses) => misses.InARow >= InARow && IsFresh(misses) ? Lock - time.GetElapsedTime(misses.Last) : null;

    private bool IsFresh(Misses misses) => time.GetElapsedTime(misses.Last) < Lock;

    private readonly record struct Misses(Hash256 Id, int InARow, long Last);
}
