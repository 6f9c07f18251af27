using Orleans.Concurrency;

namespace OrleansBallot.Grains.Interfaces;

/// <summary>Searches nonces for one node, on that node's silo. Key: the node's name.</summary>
[Alias("ballot.miner")]
public interface IMinerGrain : IGrainWithStringKey
{
    /// <summary>
    /// Tells the miner that the node's tip has moved, or that there is something to mine: it drops its search and asks for a template.
    /// </summary>
    [OneWay, AlwaysInterleave, Alias("wake")]
    Task Wake();
}
