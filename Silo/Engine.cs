using OrleansBallot.Silo.Options;
#if ORLEANS
using System.Net;
using OrleansBallot.Silo.Hosting;
#else
using OrleansBallot.Embedded;
using OrleansBallot.Grains;
#endif

namespace OrleansBallot.Silo;

/// <summary>The engine that hosts the grains: the only place that knows which one it is.</summary>
internal static class Engine
{
    /// <summary>Starts before every hosted service that is registered later, and stops after them.</summary>
    /// <exception cref="StartupException">A port of the cluster is taken.</exception>
    public static void AddEngine(this WebApplicationBuilder builder, ClusteringOptions cluster)
    {
#if ORLEANS
        ClusterPorts.Check(ClusteringOptions.SiloPortKey, new(IPAddress.Loopback, cluster.SiloPort));
        ClusterPorts.Check(ClusteringOptions.GatewayPortKey, new(IPAddress.Loopback, cluster.GatewayPort));
        builder.UseOrleans(silo => silo.UseLocalhostClustering(cluster.SiloPort, cluster.GatewayPort));
#else
        builder.AddEmbeddedSilo("silo", engine => engine.Assemblies.Add(typeof(NodeGrain).Assembly));
#endif
    }
}
