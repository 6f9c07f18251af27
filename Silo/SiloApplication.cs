using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Orleans.Storage;
using OrleansBallot.Api.OverGrains;
using OrleansBallot.Grains;
using OrleansBallot.Grains.Ports;
using OrleansBallot.Grains.State;
using OrleansBallot.Grains.Telemetry;
using OrleansBallot.Silo.Clustering;
using OrleansBallot.Silo.Data;
using OrleansBallot.Silo.Hosting;
using OrleansBallot.Silo.Http;
using OrleansBallot.Silo.Logs;
using OrleansBallot.Silo.Nodes;
using OrleansBallot.Silo.Options;
using OrleansBallot.Silo.Ports;
using OrleansBallot.Silo.Telemetry;
using OrleansBallot.Storage;
using OrleansBallot.Storage.Files;
using OrleansBallot.Storage.Postgres;

namespace OrleansBallot.Silo;

/// <summary>The composition root: one silo with its grains, ports, nodes and HTTP.</summary>
internal static class SiloApplication
{
    /// <summary>How long a stop may take after the drain. Work still under way is cut off; everything with a receipt is stored.</summary>
    public static readonly TimeSpan Shutdown = TimeSpan.FromSeconds(10);

    /// <summary>Builds a silo; its nodes and HTTP start with it.</summary>
    /// <param name="builder">With all configuration.</param>
    /// <param name="replace">Puts other ports in the place of the machine's own.</param>
    /// <exception cref="StartupException">A setting breaks its bound.</exception>
    /// <exception cref="StorageException">The data directory or the database can't be used.</exception>
    public static WebApplication Build(WebApplicationBuilder builder, Action<IServiceCollection>? replace = null)
    {
        builder.Configuration.Sources.Insert(0, Defaults());
        Listening.Settle(builder.Configuration);
        var options = SiloOptions.Read(builder.Configuration);
        var data = DataDirectory.Open(options.Storage.Directory);
        PostgresDatabase? database = null;
        try
        {
            if (options.Storage.Database is { } connection)
            {
                database = PostgresDatabase.Open(connection);
                PostgresSchema.Check(database);
            }

            Compose(builder, options, data, database);
            replace?.Invoke(builder.Services);
            var app = builder.Build();

            // The container frees only what it has made: asked for here, the directory is free again even if the start fails.
            app.Services.GetRequiredService<DataDirectory>();
            app.Services.GetRequiredService<IStorageHome>();

            // Makes keys for new nodes while Orleans starts.
            app.Services.GetRequiredService<IRandomness>();
            Features.Map(app.UseHttpPipeline());
            app.UseDashboard();
            return app;
        }
        catch
        {
            database?.Dispose();
            data.Dispose();
            throw;
        }
    }

    /// <summary>The line that says that a silo is ready, for people and for scripts that wait for it.</summary>
    public static string Describe(WebApplication app)
    {
        var urls = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
        var nodes = app.Services.GetRequiredService<SiloNodes>();
        var (data, home) = (app.Services.GetRequiredService<DataDirectory>(), app.Services.GetRequiredService<IStorageHome>());
        var where = home is PostgresDatabase ? $" and {home.Description}" : "";
        return $"Ready: {string.Join(", ", nodes.Running.Except(nodes.Silent))} at {string.Join(", ", urls)} (page and API), data in "
            + $"{data.Location}{where}";
    }

    private static void Compose(WebApplicationBuilder builder, SiloOptions options, DataDirectory data, PostgresDatabase? database)
    {
        var services = builder.Services;
        services.Configure<HostOptions>(host => host.ShutdownTimeout = Shutdown);
        services.AddSingleton(TimeProvider.System);
        services.AddSiloClock();
        AddStorage(services, data, database);
        services.AddSingleton<IOffTurn, OffTurn>();
        services.AddSingleton<IRandomness>(_ =>
            new SystemRandomness(database is null ? options.Features.Nodes.Names.Count(node => !data.HasNode(node)) : 0));
        services.AddSingleton<SignatureMemory>(_ => new());
        services.AddSingleton<NodeMetrics>();
        services.AddSingleton(all => new GrainCalls(
            all.GetRequiredService<IGrainFactory>(), all.GetRequiredService<IHostApplicationLifetime>(),
            all.GetRequiredService<TimeProvider>(),
            all.GetRequiredService<IStorageHome>().Description));
        services.AddGrainApi();
        services.AddDrain(options.Drain);
        builder.AddQuietLogs();
        services.AddCountedLogs();
        builder.AddOrleans(options.Cluster, database);
        builder.AddTelemetry(options.Cluster.Silo);
        options.Features.Add(services, data, (IStorageHome?)database ?? data);
        services.AddSingleton<StorageWatch>();
        services.AddHostedService(all => all.GetRequiredService<StorageWatch>());
        services.AddSingleton(OperatorToken.Load(data));
        builder.AddHttpPipeline(options.Http);
    }

    private static void AddStorage(IServiceCollection services, DataDirectory data, PostgresDatabase? database)
    {
        // By factories: the container then disposes of them with the silo, after all that uses them.
        services.AddSingleton(_ => data);
        services.AddSingleton<IStorageHome>(_ => (IStorageHome?)database ?? data);
        services.AddSingleton<ILogStore>(_ => database is null ? new FileLogStore(data) : new PostgresLogStore(database));
        services.AddKeyedSingleton<IGrainStorage>(
            PortableGrainStorage.Name,
            new PortableGrainStorage(new JsonGrainStorage(database is null ? new FileStateStore(data) : new PostgresStateStore(database))));
    }

    private static Microsoft.Extensions.Configuration.Memory.MemoryConfigurationSource Defaults() =>
        new() { InitialData = [new(Listening.Setting, Listening.Default)] };
}
