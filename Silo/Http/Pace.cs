namespace OrleansBallot.Silo.Http;

/// <summary>
/// How long who is at the other end may still take. What goes over at more than the least rate gives time back, but never more than
/// the patience: whoever was fast at first has saved up nothing. Kestrel's own bounds would wait for all that there was time for.
/// </summary>
internal sealed class Pace
{
    /// <summary>Bytes a second at the least, on average over the patience.</summary>
    public const int LeastRate = 16 * 1024;

    /// <summary>How long nothing may go over.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public TimeSpan Left { get; private set; } = Patience;

    /// <summary>Notes what went over, and how long it was waited for.</summary>
    public void Note(TimeSpan waited, long bytes)
    {
        Left += TimeSpan.FromSeconds((double)bytes / LeastRate) - waited;
        if (Left > Patience) Left = Patience;
        if (Left < TimeSpan.Zero) Left = TimeSpan.Zero;
    }
}
