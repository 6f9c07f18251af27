using OrleansBallot.Grains.Interfaces;
using OrleansBallot.Ledger;

namespace OrleansBallot.Grains.Registrar;

/// <summary>Where a registrar's election stands, as most nodes say, and since when they have said so.</summary>
internal sealed class ElectionWatch(ElectionNodes nodes, NetworkOptions network, TimeProvider time)
{
    /// <summary>For so many block times most nodes must have said the same before it ends something for good: what one block says another branch may not.</summary>
    private const int LastingBlocks = 10;

    /// <summary>For how long voters wait for most nodes to have an election that one of them has shown.</summary>
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(10);

    private Task? _looking;
    private long? _lookedAt;
    private long _saidSince;

    /// <summary>What they said last; null where they do not have the election.</summary>
    public ElectionStanding? Standing { get; private set; }

    /// <summary>Whether those who said so are most of all.</summary>
    public bool IsByMost { get; private set; }

    /// <summary>Most nodes have said for a while what they say of the election's end, so that no short branch is all that says so.</summary>
    public bool IsLasting => IsByMost && time.GetElapsedTime(_saidSince) >= LastingBlocks * TimeSpan.FromMilliseconds(network.Chain.TargetBlockTime);

    /// <summary>Most nodes do not have the election, and have not had it for so long that it is on a branch that lost.</summary>
    public bool IsLost => _lookedAt is not null && Standing is null && time.GetElapsedTime(_saidSince) >= _patience;

    /// <summary>
    /// True where it is time to look again. While nodes may be about to have the election every request looks; once it is lost none does
    /// before its time, or strangers would have all nodes asked as often as they like.
    /// </summary>
    public bool IsOld => _lookedAt is not { } lookedAt || (Standing is null && !IsLost) || time.GetElapsedTime(lookedAt) >= network.AntiEntropy;

    /// <summary>Looks where the election stands, once for all who want to know.</summary>
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

    private (string? State, ulong? Closes, uint? Issued, bool ByMost) Said => (Standing?.State, Standing?.Closes, Standing?.Issued, IsByMost);
}
