using Microsoft.Extensions.DependencyInjection;
using OrleansBallot.Ledger;

namespace OrleansBallot.Grains.Ports;

/// <summary>
/// The last moment at which a silo's clock was believed. Its nodes have one clock, so what one of them finds out about it holds for all:
/// also for a node that has just come to this silo and has heard no other clock yet.
/// </summary>
/// <param name="time">The silo's clocks.</param>
public sealed class BelievedClock([FromKeyedServices(TimeProviderNames.Grains)] TimeProvider time)
{
    /// <summary>So far apart may two clocks be, in milliseconds: as far as a block may be ahead of a node's (H7).</summary>
    internal const long Tolerance = (long)Limits.FutureMilliseconds;

    // Nodes run side by side; whoever is last to say has said what he believes now.
    private volatile Moment _last = new(time.GetUtcNow().ToUnixTimeMilliseconds(), time.GetTimestamp());

    /// <summary>The wall clock then, in milliseconds since 1970, and the moment by the monotonic clock.</summary>
    internal (long Wall, long At) Last
    {
        get
        {
            var last = _last;
            return (last.Wall, last.At);
        }

        set => _last = new(value.Wall, value.At);
    }

    /// <summary>The time: the wall clock's, or where that does not fit the time that has passed since, what it should be.</summary>
    internal Timestamp Now => At(ReadClocks() is var (wall, expected) && Fits(wall, expected) ? wall : expected);

    /// <summary>
    /// The time, for others; null where the wall clock does not fit the time that has passed. Silos of machines that slept together would keep
    /// each other in the time at which they fell asleep.
    /// </summary>
    internal Timestamp? Known => ReadClocks() is var (wall, expected) && Fits(wall, expected) ? At(wall) : null;

    internal static bool Fits(long one, long other) => Math.Abs(one - other) <= Tolerance;

    internal static Timestamp At(long milliseconds) => new((ulong)Math.Clamp(milliseconds, 0, (long)Timestamp.Max.Milliseconds));

    private (long Wall, long Expected) ReadClocks()
    {
        var last = _last;
        return (time.GetUtcNow().ToUnixTimeMilliseconds(), last.Wall + (long)time.GetElapsedTime(last.At).TotalMilliseconds);
    }

    private sealed record Moment(long Wall, long At);
}
