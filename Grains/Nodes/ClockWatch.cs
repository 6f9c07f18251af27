using System.Globalization;
using Microsoft.Extensions.Logging;
using OrleansBallot.Grains.Interfaces;
using OrleansBallot.Grains.Ports;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Grains.Nodes;

/// <summary>The reason why a node does not believe its clock.</summary>
/// <param name="Rule">The rule by which the node mines nothing meanwhile.</param>
/// <param name="Text">The sentence for people.</param>
internal sealed record ClockTrouble(MiningRefusal Rule, string Text);

/// <summary>
/// A node's clock. It is not believed blindly, because it ends elections for good. The wall clock is compared with the time that has passed
/// by the monotonic clock, with the clocks of other silos, and with the database's. A contradiction puts it in doubt. Time then goes on
/// from the last moment that was believed, so that nobody is locked out, and the node mines and seals nothing.
/// <para>
/// The doubt ends when the wall clock fits again, when most clocks agree with it, or when an operator says so. Where no other clock can be
/// asked, it ends when the clock has been steady for a while: a laptop that slept looks like a clock that was set.
/// </para>
/// </summary>
internal sealed partial class ClockWatch(TimeProvider time, BelievedClock believed, string node, ILogger log)
{
    /// <summary>How long a clock that nobody contradicts must be steady before it is believed again.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    /// <summary>A clock that was not heard for this long does not count.</summary>
    private static readonly TimeSpan _fresh = TimeSpan.FromSeconds(30);

    private readonly Dictionary<string, (long Clock, long At)> _others = [];

    // The difference between wall clock and monotonic clock, and the moment since which it is steady.
    private (long Apart, long At) _steady = (long.MinValue, time.GetTimestamp());
    private (int Count, long Clock)? _contradicted;
    private bool _isTrusted;
    private bool _isTipTrusted;
    private MiningRefusal? _told;

    /// <summary>The time: the wall clock's, or the expected time while the wall clock is in doubt.</summary>
    public Timestamp Now
    {
        get
        {
            ReadClocks();
            return believed.Now;
        }
    }

    /// <summary>A moment of the monotonic clock.</summary>
    public long Ticks => time.GetTimestamp();

    /// <summary>Milliseconds since such a moment.</summary>
    public ulong Since(long ticks) => (ulong)Elapsed(ticks);

    /// <summary>
    /// The time that decides which blocks come from the future (H7). On an operator's word it is the tip's time, where that is later.
    /// </summary>
    public Timestamp Latest(Timestamp tip) => _isTipTrusted ? Timestamp.Later(Now, tip) : Now;

    /// <summary>Notes another clock.</summary>
    /// <param name="whose">The name of the clock. Only its own owner can speak for it.</param>
    /// <param name="clock">The time that it shows now.</param>
    public void Hear(string whose, Timestamp clock) => _others[whose] = ((long)clock.Milliseconds, time.GetTimestamp());

    /// <summary>Notes that a clock does not answer.</summary>
    public void Forget(string whose) => _others.Remove(whose);

    /// <summary>Forgets all clocks but these: a silo that has gone, or has another address now, must not count twice.</summary>
    public void KeepOnly(IReadOnlySet<string> whose)
    {
        foreach (var gone in _others.Keys.Where(other => !whose.Contains(other)).ToList()) _others.Remove(gone);
    }

    /// <summary>
    /// Compares the clocks that were heard lately. The majority decides, with this clock's vote. Without a majority nothing is known.
    /// </summary>
    public void Weigh()
    {
        foreach (var (whose, _) in _others.Where(other => time.GetElapsedTime(other.Value.At) > _fresh).ToList()) _others.Remove(whose);
        var others = _others.Values.Select(other => other.Clock + Elapsed(other.At)).Order().ToList();
        if (others.Count == 0) return;
        var (wall, _) = ReadClocks();
        var most = (others.Count + 1) / 2 + 1;
        if (1 + others.Count(other => Fits(other, wall)) >= most)
        {
            Believe(wall);
            _isTrusted = false;
            return;
        }

        // The operator has decided already.
        if (_isTrusted) return;
        var median = others[(others.Count - 1) / 2];
        _contradicted = (others.Count(other => !Fits(other, wall)), median);

        // The clock has to be steady anew from now on: the clocks that contradicted it may only be out of reach.
        _steady = _steady with { At = time.GetTimestamp() };
        if (others.Count(other => Fits(other, median)) >= most) believed.Last = (median, time.GetTimestamp());
    }

    /// <summary>An operator says that the wall clock is right, and that blocks on the chain may come from its future.</summary>
    public void Trust()
    {
        Believe(Wall);
        _isTrusted = _isTipTrusted = true;
    }

    /// <summary>The reason to doubt this clock now; null for none.</summary>
    /// <param name="tip">The time of the newest block.</param>
    public ClockTrouble? Trouble(Timestamp tip)
    {
        var (wall, expected) = ReadClocks();
        if (_contradicted is var (count, clock))
        {
            return Because(MiningRefusal.ClocksDisagree,
                $"{(count == 1 ? "another clock says" : $"{count} other clocks say")} about {At(clock)}", wall, "");
        }

        if (!Fits(wall, expected))
        {
            return Because(MiningRefusal.ClockJumped, $"by the time that has passed it should be {At(expected)}", wall,
                " A machine that slept looks the same: a clock that nothing contradicts is believed again when it has been steady for "
                + $"{Patience.TotalMinutes:0} minutes.");
        }

        if (!IsAhead(tip, wall)) _isTipTrusted = false;
        return IsAhead(tip, wall) && !_isTipTrusted
            ? Because(MiningRefusal.TipFromTheFuture, $"the newest block is of {tip}", wall, "")
            : null;
    }

    /// <summary>As <see cref="Trouble"/>, and logs when the trouble begins, changes or ends.</summary>
    public ClockTrouble? Tell(Timestamp tip)
    {
        var trouble = Trouble(tip);
        if (trouble?.Rule == _told) return trouble;
        _told = trouble?.Rule;
        if (trouble is null) Believed(log, node);
        else Doubted(log, node, trouble.Text, trouble.Rule.Name());
        return trouble;
    }

    private long Wall => time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>The wall clock's time, and the expected time.</summary>
    private (long Wall, long Expected) ReadClocks()
    {
        var (wall, now) = (Wall, time.GetTimestamp());
        var last = believed.Last;
        var expected = last.Wall + Elapsed(last.At);
        var apart = wall - Milliseconds(now);
        if (_steady.Apart == long.MinValue || !Fits(apart, _steady.Apart)) _steady = (apart, now);
        if (Fits(wall, expected) && _contradicted is null)
        {
            // Small corrections are followed: a clock may be slow, and one that is set a little every day is fine.
            believed.Last = (wall, now);
            return (wall, wall);
        }

        if (!Fits(wall, expected)) _isTrusted = false;
        var isContradicted = _others.Values.Any(other =>
            time.GetElapsedTime(other.At) <= _fresh && !Fits(other.Clock + Elapsed(other.At), wall));
        if (isContradicted || time.GetElapsedTime(_steady.At) < Patience) return (wall, expected);
        Believe(wall);
        return (wall, wall);
    }

    private void Believe(long wall) => (believed.Last, _contradicted) = ((wall, time.GetTimestamp()), null);

    private ClockTrouble Because(MiningRefusal rule, string reason, long wall, string more) => new(rule, string.Create(
        CultureInfo.InvariantCulture,
        $"The clock of this machine says {At(wall)}, and {reason}. Until that is settled {node} mines and seals nothing. Set the clock "
        + $"right; or, if it is right, say so: ballot node clock {node} --trust.{more}"));

    private static bool IsAhead(Timestamp tip, long wall) => (long)tip.Milliseconds > wall + BelievedClock.Tolerance;

    private static bool Fits(long one, long other) => BelievedClock.Fits(one, other);

    private static Timestamp At(long milliseconds) => BelievedClock.At(milliseconds);

    private long Elapsed(long since) => (long)time.GetElapsedTime(since).TotalMilliseconds;

    private long Milliseconds(long ticks) => (long)((double)ticks / time.TimestampFrequency * 1000);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Node} does not believe its clock. {Reason} ({Rule})")]
    private static partial void Doubted(ILogger log, string node, string reason, string rule);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Node} believes its clock again, and goes on")]
    private static partial void Believed(ILogger log, string node);
}
