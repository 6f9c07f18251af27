using OrleansBallot.Grains.Interfaces;
using OrleansBallot.Ledger.Keys;
using OrleansBallot.Storage;

namespace OrleansBallot.Grains.Ports;

/// <summary>The nodes that a silo should run: those of its configuration, and those that an operator had join there.</summary>
public interface INodeNames
{
    /// <summary>True for the name of such a node.</summary>
    bool Has(string node);
}

/// <summary>Rules for the names of node grains.</summary>
public static class NodeNames
{
    /// <summary>
    /// The reason why a name can't be a node's; null where it can. Registrars' logs lie among those of nodes: a node that opened one would
    /// take it from its registrar.
    /// </summary>
    public static string? FaultOf(string node) =>
        !ShortName.IsValid(node) ? $"'{node}' is no node's name: {ShortName.Rule}."
        : RollLogName.Is(node) ? $"'{node}' can't be a node's name: registrars' logs have names of this form."
        : null;

    /// <summary>
    /// Refuses a name that is no node's. A call creates its grain, with keys and a log, for good, so a caller of a silo, or a made-up name
    /// on the tracker's list, must not make nodes. A node that another silo ran has a log in a storage that this silo shares.
    /// </summary>
    /// <exception cref="ArgumentException">It is no name of a node's.</exception>
    /// <exception cref="NoSuchNodeException">No silo has started such a node.</exception>
    internal static async ValueTask Check(this INodeNames names, string node, ILogStore store, CancellationToken stop)
    {
        // This holds even when an operator has a silo run it.
        if (FaultOf(node) is { } fault) throw new ArgumentException(fault);
        if (names.Has(node)) return;

        // The caller is told at once, and goes on with other nodes: the name may be on the tracker's list.
        if (!await store.HasLog(node, stop))
            throw new NoSuchNodeException($"'{node}' is no node: no silo runs it, and the storage holds nothing of it.");
    }
}
