using OrleansBallot.Grains.Interfaces;
using OrleansBallot.Ledger;
using OrleansBallot.Storage;

namespace OrleansBallot.Grains.Ports;

/// <summary>The nodes that a silo is to run: those of its configuration, and those that an operator had join there.</summary>
public interface INodeNames
{
    /// <summary>True for the name of one.</summary>
    bool Has(string node);
}

/// <summary>Who may become a grain.</summary>
public static class NodeNames
{
    /// <summary>
    /// What keeps a name from being a node's; null where nothing does. Registrars' logs lie among those of nodes: a node that opened one would
    /// take it from its registrar.
    /// </summary>
    public static string? FaultOf(string node) =>
        !ShortName.IsValid(node) ? $"'{node}' is no node's name: {ShortName.Rule}."
        : RollLogName.Is(node) ? $"'{node}' is no node's name: registrars' logs are called so."
        : null;

    /// <summary>
    /// Refuses a name that is no node's. A call makes the grain that it is for, with keys and a log, for good: whoever can call a silo, or
    /// has a made-up name on the tracker's list, must not make nodes. One that another silo ran has a log in a storage that this one shares.
    /// </summary>
    /// <exception cref="ArgumentException">It is no name of a node's.</exception>
    /// <exception cref="NoSuchNodeException">Nobody has started such a node.</exception>
    internal static async ValueTask Check(this INodeNames names, string node, ILogStore store, CancellationToken stop)
    {
        // Not where an operator has a silo run it, either.
        if (FaultOf(node) is { } fault) throw new ArgumentException(fault);
        if (names.Has(node)) return;

        // Whoever asks is told at once, and goes on with others: the name may be on the tracker's list.
        if (!await store.HasLog(node, stop)) throw new NoSuchNodeException($"'{node}' is no node: no silo runs it, and the storage holds nothing of it.");
    }
}
