namespace OrleansBallot.Silo.Ports;

/// <summary>
/// Keeps one thread busy for a share of the time: work runs up a debt of rest, and rest pays it off. A sleep that lasts too long counts
/// in full, up to a bound, so that the share holds on average however coarse the machine's timer is.
/// <para>
/// On a young block it works at half its share and saves the rest; on a late block at twice its share, as long as the savings last. So
/// blocks come more evenly than by a constant search, and fewer blocks come at the same moment. With a constant search one vote in twenty
/// would wait three block times.
/// </para>
/// <para>
/// A miner that does not play along gains while others save: up to half of an honest share is idle on young blocks. No rule depends on it,
/// and no rule could: hash power is what a miner says it is.
/// </para>
/// </summary>
/// <param name="share">Above 0 and up to 1.</param>
internal sealed class DutyCycle(double share)
{
    private static readonly TimeSpan _mostCredit = TimeSpan.FromMilliseconds(20);

    // Enough for a few late blocks in a row, but not for hours of savings.
    private static readonly TimeSpan _mostSaved = TimeSpan.FromSeconds(2);

    private TimeSpan _saved;

    /// <summary>How long to rest now.</summary>
    public TimeSpan Owed { get; private set; }

    /// <param name="time">How long it worked.</param>
    /// <param name="late">Whether it was on a block that is later than a block should be.</param>
    public void Worked(TimeSpan time, bool late)
    {
        var rate = !late ? share / 2 : _saved > TimeSpan.Zero ? Math.Min(1, 2 * share) : share;
        var workAndRest = time / rate;
        Owed += workAndRest - time;
        var saved = _saved + workAndRest * (share - rate);
        _saved = saved < _mostSaved ? saved : _mostSaved;
    }

    public void Rested(TimeSpan time) => Owed = Owed - time > -_mostCredit ? Owed - time : -_mostCredit;
}
