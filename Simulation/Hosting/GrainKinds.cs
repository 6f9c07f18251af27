using OrleansBallot.Grains.Interfaces;

namespace OrleansBallot.Simulation.Hosting;

/// <summary>The kinds of grains, and which contract is whose.</summary>
internal static class GrainKinds
{
    public const string Node = "ballot.node";
    public const string Miner = "ballot.miner";
    public const string Tracker = "ballot.tracker";
    public const string Registrar = "ballot.registrar";

    public static string Of(Type contract) =>
        contract == typeof(INodeGrain) || contract == typeof(INodePeer) || contract == typeof(INodeMining) ? Node
        : contract == typeof(IMinerGrain) ? Miner
        : contract == typeof(ITrackerGrain) ? Tracker
        : contract == typeof(IRegistrarGrain) ? Registrar
        : throw new ArgumentException($"No simulated grain has the contract {contract.Name}.", nameof(contract));
}
