using OrleansBallot.Grains.Interfaces;
using OrleansBallot.Ledger;

namespace OrleansBallot.Grains.Registrar;

/// <summary>Where a registrar's election stands, as most nodes say, and since when they have said so.</summary>
internal sealed class ElectionWatch(ElectionNodes nodes, NetworkOptions network, TimeProvider time)
{
    /// <summary>For so many block times most nodes must have said the same before it ends something for good: what one block says another branch may not.</summary>
    private const int LastingBlocks = 10;

    private Task? _looking;
    private long _lookedAt;
    private long _saidSince;

    /// <summary>What they said last; null where they do not have the election.</summary>
    public ElectionStanding? Standing { get; private set; }

    /// <summary>Whether those who said so are most of all.</summary>
    public bool IsByMost { get; private set; }

    /// <summary>Most nodes have said for a while what they say of the election's end, so that no short branch is all that says so.</summary>
    public bool IsLasting => IsByMost && time.GetElapsedTime(_saidSince) >= LastingBlocks * TimeSpan.FromMilliseconds(network.Chain.TargetBlockTime);

    /// <summary>True where it is time to look again.</summary>
    public bool IsOld => Standing is null || time.GetElapsedTime(_lookedAt) >= network.AntiEntropy;

    /// <summary>Looks where the election stands, once for all who want to know.</summary>
    public Task Look(ElectionId election, CancellationToken stop)
    {
        return _looking is { IsCompleted: false } ? _looking : _looking = LookNow();

        async Task LookNow()
        {
            var before = Said;
            (Standing, IsByMost) = await nodes.Standing(election, stop);
            if (Said != before) _saidSince = time.GetTimestamp();
            _lookedAt = time.GetTimestamp();
        }
    }

    private (string? State, ulong? Closes, uint? Issued, bool ByMost) Said => (Standing?.State, Standing?.Closes, Standing?.Issued, IsByMost);
}
