namespace OrleansBallot.Grains.Nodes;

/// <summary>
/// What callers of a stopped activation see: an exception that Orleans carries across silos, and that means «ask again»,
/// since the next call finds, or makes, an activation that works.
/// </summary>
internal static class NodeStopped
{
    public static Exception Because(Exception? reason) =>
        new SiloUnavailableException($"This activation has stopped: {reason?.Message ?? "it is no longer needed"}");
}
