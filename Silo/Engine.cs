using OrleansBallot.Silo.Options;
#if ORLEANS
using OrleansBallot.Silo.Clustering;
#else
using OrleansBallot.Embedded;
using OrleansBallot.Grains;
using OrleansBallot.Silo.Hosting;
#endif

namespace OrleansBallot.Silo;

/// <summary>The engine that hosts the grains: the only place that knows which one it is.</summary>
internal static class Engine
{
    /// <summary>Starts before every hosted service that is registered later, and stops after them.</summary>
    /// <exception cref="StartupException">A setting of the cluster can't be what it is.</exception>
    public static void AddEngine(this WebApplicationBuilder builder, SiloOptions options)
    {
#if ORLEANS
        builder.AddOrleans(options);
#else
        builder.AddEmbeddedSilo(options.Cluster.Silo ?? "silo", engine => engine.Assemblies.Add(typeof(NodeGrain).Assembly));
        builder.Services.AddSingleton<IHomecoming, NowhereElse>();
#endif
    }

    /// <summary>What of the engine's keeps a silo from starting and is the operator's to put right, in one line; null for anything else.</summary>
    public static string? Explain(Exception failure) =>
#if ORLEANS
        OrleansSilo.Explain(failure);
#else
        null;
#endif

    /// <summary>Adds what the engine shows of itself over HTTP, for operators only.</summary>
    public static void UseEngine(this WebApplication app)
    {
#if ORLEANS
        app.UseDashboard();
#endif
    }

#if !ORLEANS
    /// <summary>One process, one silo: nodes can't be elsewhere.</summary>
    private sealed class NowhereElse : IHomecoming
    {
        public Task BringHome(string node) => Task.CompletedTask;
    }
#endif
}
