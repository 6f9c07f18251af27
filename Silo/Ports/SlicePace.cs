namespace OrleansBallot.Silo.Ports;

/// <summary>How many nonces fit into a slice of time on this thread. A slice can't be interrupted, so it must stay short.</summary>
internal sealed class SlicePace(TimeSpan slice)
{
    private const ulong Fewest = 256;
    private const ulong Most = 1 << 22;

    public ulong Tries { get; private set; } = Fewest;

    /// <summary>Adapts to the time that a slice took, by half or double at the most: one slice that was preempted says little.</summary>
    public void Took(TimeSpan time) =>
        Tries = Math.Clamp((ulong)(Tries * Math.Clamp(slice / (time + TimeSpan.FromTicks(1)), 0.5, 2)), Fewest, Most);
}
