using Orleans.Configuration;
using OrleansBallot.Silo.Hosting;
using OrleansBallot.Silo.Http;

namespace OrleansBallot.Silo.Clustering;

/// <summary>
/// Bounds the connections at the ports for silos and consoles, before any of them has to prove itself. Orleans takes every connection, and
/// the platform ends the process when no file is left to open.
/// </summary>
internal sealed class ClusterDoor
{
    /// <summary>Connections from one address at the most. A silo or a console needs one or two.</summary>
    public const int MostOfOne = 64;

    /// <summary>Connections at both ports together: half of the files that the silo keeps for itself.</summary>
    private const int Most = OpenFiles.OfTheSilo / 2;

    public ConnectionLimit Limit { get; } = new(MostOfOne, Most);

    /// <summary>Puts the bound before Orleans.</summary>
    public void Guard(SiloConnectionOptions connections)
    {
        connections.ConfigureSiloInboundConnection(silos => silos.Use(next => connection => Limit.Serve(connection, next)));
        connections.ConfigureGatewayInboundConnection(consoles => consoles.Use(next => connection => Limit.Serve(connection, next)));
    }
}
