using System.Net;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using OrleansBallot.Storage.Postgres;

namespace OrleansBallot.Silo.Clustering;

/// <summary>
/// This silo's identity among the others. Orleans tells two silos of one address apart by the times of their starts, and the older one
/// gives way. It takes a silo that it does not know, and that started more than an hour ago, for dead. So this silo's start is told by the
/// cluster's time and not by this machine's, and is later than any that the table of members has for its address.
/// </summary>
internal sealed class NewestOfItsPlace : ILocalSiloDetails
{
    public NewestOfItsPlace(
        IOptions<Orleans.Configuration.SiloOptions> silo, IOptions<ClusterOptions> cluster, IOptions<EndpointOptions> endpoints,
        PostgresDatabase database,
        ClusterTime time)
    {
        (Name, ClusterId, DnsHostName) = (silo.Value.SiloName, cluster.Value.ClusterId, Dns.GetHostName());
        var (address, port) = (endpoints.Value.AdvertisedIPAddress, endpoints.Value.SiloPort);
        var newest = database.NewestSilo(ClusterId, $"{address}", port);
        var now = SiloAddress.AllocateNewGeneration() + (int)(time.GetUtcNow() - TimeProvider.System.GetUtcNow()).TotalSeconds;
        SiloAddress = SiloAddress.New(address, port, Math.Max(now, newest + 1));

        // Orleans itself gives null where there is no gateway.
        GatewayAddress = endpoints.Value.GatewayPort == 0 ? null! : SiloAddress.New(address, endpoints.Value.GatewayPort, 0);
    }

    public string Name { get; }

    public string ClusterId { get; }

    public string DnsHostName { get; }

    public SiloAddress SiloAddress { get; }

    public SiloAddress GatewayAddress { get; }
}
