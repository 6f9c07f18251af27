using Orleans.Concurrency;
using Orleans.Services;

namespace OrleansBallot.Grains.Interfaces;

/// <summary>A silo's clock, for other silos. Each has one, and it is asked at the silo's own address: no node speaks for it, and no other silo.</summary>
[Alias("ballot.silo-clock")]
public interface ISiloClock : IGrainService
{
    /// <summary>The time that the silo believes, in milliseconds since 1970; null while its machine's clock does not fit the time that has passed.</summary>
    [AlwaysInterleave, ResponseTimeout(INodePeer.Deadline), Alias("get-time")]
    Task<ulong?> GetTime();
}
