using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.Runtime.Services;
using OrleansBallot.Grains.Interfaces;
using OrleansBallot.Grains.Ports;

namespace OrleansBallot.Grains;

/// <summary>A silo's clock, for other silos.</summary>
public sealed class SiloClock(GrainId id, Silo silo, ILoggerFactory logs, BelievedClock believed) : GrainService(id, silo, logs), ISiloClock
{
    /// <inheritdoc/>
    public Task<ulong?> GetTime() => Task.FromResult(believed.Known?.Milliseconds);
}

/// <summary>The clocks of the cluster's active silos. Each silo answers for its own clock only.</summary>
public sealed class SiloClocks(IServiceProvider services, IClusterMembershipService cluster, ILocalSiloDetails here)
    : GrainServiceClient<ISiloClock>(services), ISiloClocks
{
    /// <inheritdoc/>
    public IReadOnlyCollection<SiloAddress> Others =>
        [.. cluster.CurrentSnapshot.Members.Values.Where(silo =>
            silo.Status == SiloStatus.Active && !silo.SiloAddress.Equals(here.SiloAddress)).Select(silo => silo.SiloAddress)];

    /// <inheritdoc/>
    public Task<ulong?> GetTime(SiloAddress silo) => GetGrainService(silo).GetTime();
}

/// <summary>The services with which a silo's nodes know the time.</summary>
public static class SiloClockServices
{
    /// <summary>Adds the silo's clock, and the way to those of others.</summary>
    public static IServiceCollection AddSiloClock(this IServiceCollection services) =>
        services.AddGrainService<SiloClock>().AddSingleton<BelievedClock>().AddSingleton<ISiloClocks, SiloClocks>();
}
