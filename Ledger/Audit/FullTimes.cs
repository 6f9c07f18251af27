using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Ledger.Audit;

/// <summary>The periods in which a chain had no place left for another election, each from one block to another (O8, O9).</summary>
internal sealed class FullTimes
{
    /// <summary>The end of a period that has not ended: later than any time on a receipt.</summary>
    private const ulong Still = ulong.MaxValue;

    private readonly List<(ulong From, ulong Until)> _times = [];

    private bool IsFull => _times.Count > 0 && _times[^1].Until == Still;

    /// <summary>Notes whether the chain is full after a block of this time.</summary>
    public void Note(bool isFull, Timestamp time)
    {
        if (isFull && !IsFull) _times.Add((time.Milliseconds, Still));
        else if (!isFull && IsFull) _times[^1] = (_times[^1].From, time.Milliseconds);
    }

    /// <summary>True when there was no place at a moment, or within so many milliseconds after it.</summary>
    public bool Any(Timestamp moment, ulong within)
    {
        // The periods ascend and don't touch: of those that begin early enough, the last one ends last.
        var last = _times.FindLastIndex(time => time.From <= moment.Milliseconds || time.From - moment.Milliseconds < within);
        return last >= 0 && _times[last].Until > moment.Milliseconds;
    }
}
