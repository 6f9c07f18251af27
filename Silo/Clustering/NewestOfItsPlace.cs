using System.Net;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using OrleansBallot.Storage.Postgres;

namespace OrleansBallot.Silo.Clustering;

/// <summary>
/// Who this silo is among the others. Orleans tells a silo from an earlier one at the same address by the time of its start, and the older
/// one gives way. Where a clock was ahead at an earlier start and has been set right since, that would be the new one, which could not
/// start for as long; so it counts on from what the table of members has.
/// </summary>
internal sealed class NewestOfItsPlace : ILocalSiloDetails
{
    public NewestOfItsPlace(
        IOptions<Orleans.Configuration.SiloOptions> silo, IOptions<ClusterOptions> cluster, IOptions<EndpointOptions> endpoints, PostgresDatabase database)
    {
        (Name, ClusterId, DnsHostName) = (silo.Value.SiloName, cluster.Value.ClusterId, Dns.GetHostName());
        var (address, port) = (endpoints.Value.AdvertisedIPAddress, endpoints.Value.SiloPort);
        var newest = database.NewestSilo(ClusterId, $"{address}", port);
        SiloAddress = SiloAddress.New(address, port, Math.Max(SiloAddress.AllocateNewGeneration(), newest + 1));

        // Orleans itself gives null where there is no gateway.
        GatewayAddress = endpoints.Value.GatewayPort == 0 ? null! : SiloAddress.New(address, endpoints.Value.GatewayPort, 0);
    }

    public string Name { get; }

    public string ClusterId { get; }

    public string DnsHostName { get; }

    public SiloAddress SiloAddress { get; }

    public SiloAddress GatewayAddress { get; }
}
