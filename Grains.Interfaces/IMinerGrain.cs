using Orleans.Concurrency;

namespace OrleansBallot.Grains.Interfaces;

/// <summary>Searches nonces for one node. Key: the name of the node that it mines for, on whose silo it lives.</summary>
[Alias("ballot.miner")]
public interface IMinerGrain : IGrainWithStringKey
{
    /// <summary>The node's tip has moved, or it has something to mine: drop what you search, ask for a template.</summary>
    [OneWay, AlwaysInterleave, Alias("wake")]
    Task Wake();
}
