using System.Net;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using OrleansBallot.Storage.Postgres;

namespace OrleansBallot.Silo.Clustering;

/// <summary>
/// Who this silo is among the others. Orleans tells a silo from an earlier one at the same address by the time of its start, and the older
/// one gives way; and whom it does not know, and who started more than an hour ago, it takes for dead. So that time is the cluster's and
/// not this machine's, and later than what the table of members has.
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
