using Microsoft.Extensions.DependencyInjection;

namespace OrleansBallot.Grains.Ports;

/// <summary>
/// The last moment at which a silo's clock was believed. Its nodes have one clock, so what one of them finds out about it holds for all:
/// also for a node that has just come to this silo and has heard no other clock yet.
/// </summary>
/// <param name="time">The silo's clocks.</param>
public sealed class BelievedClock([FromKeyedServices(TimeProviderNames.Grains)] TimeProvider time)
{
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

    private sealed record Moment(long Wall, long At);
}
