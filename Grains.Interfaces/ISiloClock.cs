using Orleans.Concurrency;
using Orleans.Services;

namespace OrleansBallot.Grains.Interfaces;

/// <summary>
/// A silo's clock, for other silos. Each silo has one, and answers at its own address: no node and no other silo speaks for it.
/// </summary>
[Alias("ballot.silo-clock")]
public interface ISiloClock : IGrainService
{
    /// <summary>
    /// The time that the silo believes, in milliseconds since 1970; null while its machine's clock contradicts the time that has passed.
    /// </summary>
    [AlwaysInterleave, ResponseTimeout(INodePeer.Deadline), Alias("get-time")]
    Task<ulong?> GetTime();
}
