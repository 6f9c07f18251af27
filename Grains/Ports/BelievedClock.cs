using Microsoft.Extensions.DependencyInjection;
using OrleansBallot.Ledger.Rules;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Grains.Ports;

/// <summary>
/// The last moment at which a silo's clock was believed. All nodes of a silo have one clock, so a doubt that one of them finds holds for
/// all, also for a node that has just come to this silo and has heard no other clock.
/// </summary>
/// <param name="time">The silo's clocks.</param>
public sealed class BelievedClock([FromKeyedServices(TimeProviderNames.Grains)] TimeProvider time)
{
    /// <summary>The most milliseconds that two clocks may differ: as much as a block may be ahead of a node's clock (H7).</summary>
    internal const long Tolerance = (long)Limits.FutureMilliseconds;

    // Nodes run side by side; the last write wins, and each is a moment that its writer believes.
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

    /// <summary>The time: the wall clock's, or the expected time where the wall clock contradicts the time that has passed.</summary>
    internal Timestamp Now => At(ReadClocks() is var (wall, expected) && Fits(wall, expected) ? wall : expected);

    /// <summary>
    /// The time, for others; null where the wall clock contradicts the time that has passed. Otherwise silos of machines that slept
    /// together would keep each other in the time at which they fell asleep.
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
