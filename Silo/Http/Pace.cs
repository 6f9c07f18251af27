namespace OrleansBallot.Silo.Http;

/// <summary>
/// How long the other end may still take. Bytes that go over faster than the least rate give time back, up to the patience and no further:
/// Kestrel's own bounds have no such limit, so a client that was fast at first could stand still for hours.
/// </summary>
internal sealed class Pace
{
    /// <summary>Bytes a second at the least, on average over the patience.</summary>
    public const int LeastRate = 16 * 1024;

    /// <summary>The longest time in which nothing goes over.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public TimeSpan Left { get; private set; } = Patience;

    /// <summary>Notes bytes that went over, and the wait for them.</summary>
    public void Note(TimeSpan waited, long bytes)
    {
        Left += TimeSpan.FromSeconds((double)bytes / LeastRate) - waited;
        if (Left > Patience) Left = Patience;
        if (Left < TimeSpan.Zero) Left = TimeSpan.Zero;
    }
}
