using OrleansBallot.Grains.Interfaces;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Grains.Registrar;

/// <summary>The phase of a registrar's election, as most nodes say, and since when they have said so.</summary>
internal sealed class ElectionWatch(ElectionNodes nodes, NetworkOptions network, TimeProvider time)
{
    /// <summary>
    /// How many block times most nodes must say the same before it ends anything for good: the blocks of one branch may differ from those
    /// of another.
    /// </summary>
    private const int LastingBlocks = 10;

    /// <summary>For how long voters wait for most nodes to have an election that one of them has shown.</summary>
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(10);

    private Task? _looking;
    private long? _lookedAt;
    private long _saidSince;

    /// <summary>The last answer of most nodes; null where they do not have the election.</summary>
    public ElectionStanding? Standing { get; private set; }

    /// <summary>True when those nodes are most of all members.</summary>
    public bool IsByMost { get; private set; }

    /// <summary>
    /// True when most nodes have said the same about the election's end for a while, so that the answer does not come from a short branch.
    /// </summary>
    public bool IsLasting =>
        IsByMost && time.GetElapsedTime(_saidSince) >= LastingBlocks * TimeSpan.FromMilliseconds(network.Chain.TargetBlockTime);

    /// <summary>Most nodes do not have the election, and have not had it for so long that it is on a branch that lost.</summary>
    public bool IsLost => _lookedAt is { } lookedAt && Standing is null && time.GetElapsedTime(_saidSince, lookedAt) >= _patience;

    /// <summary>
    /// True where it is time to look again. While nodes may be about to have the election every request looks; once it is lost none does
    /// before its time, or strangers would have all nodes asked as often as they like.
    /// </summary>
    public bool IsOld =>
        _lookedAt is not { } lookedAt || (Standing is null && !IsLost) || time.GetElapsedTime(lookedAt) >= network.AntiEntropy;

    /// <summary>Asks the nodes, once for all callers.</summary>
    public Task Refresh(ElectionId election, CancellationToken stop)
    {
        return _looking is { IsCompleted: false } ? _looking : _looking = LookNow();

        async Task LookNow()
        {
            var before = Said;
            (Standing, IsByMost) = await nodes.Standing(election, stop);
            if (_lookedAt is null || Said != before) _saidSince = time.GetTimestamp();
            _lookedAt = time.GetTimestamp();
        }
    }

    private (string? State, ulong? Closes, uint? Issued, bool ByMost) Said =>
        (Standing?.State, Standing?.Closes, Standing?.Issued, IsByMost);
}
