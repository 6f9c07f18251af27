namespace OrleansBallot.Grains.Nodes;

/// <summary>
/// The exception for callers of a stopped activation. Orleans carries it across silos, and it means «ask again»: the next call finds, or
/// makes, an activation that works.
/// </summary>
internal static class NodeStopped
{
    public static Exception Because(Exception? reason) =>
        new SiloUnavailableException($"This activation has stopped: {reason?.Message ?? "it is no longer needed"}");
}
