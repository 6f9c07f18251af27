#if !ORLEANS
using OrleansBallot.Embedded;
using OrleansBallot.Grains;
#endif

namespace OrleansBallot.Silo;

/// <summary>The engine that hosts the grains: the only place that knows which one it is.</summary>
internal static class Engine
{
    /// <summary>Starts before every hosted service that is registered later, and stops after them.</summary>
    public static void AddEngine(this WebApplicationBuilder builder)
    {
#if ORLEANS
        builder.UseOrleans(silo => silo.UseLocalhostClustering());
#else
        builder.AddEmbeddedSilo("silo", engine => engine.Assemblies.Add(typeof(NodeGrain).Assembly));
#endif
    }
}
