using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Orleans.Storage;
using OrleansBallot.Api.OverGrains;
using OrleansBallot.Grains;
using OrleansBallot.Grains.Ports;
using OrleansBallot.Grains.Telemetry;
using OrleansBallot.Silo.Attacks;
using OrleansBallot.Silo.Clustering;
using OrleansBallot.Silo.Data;
using OrleansBallot.Silo.Hosting;
using OrleansBallot.Silo.Http;
using OrleansBallot.Silo.Logs;
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
    /// <summary>How long a stop may take after the drain. What is under way by then is cut off; what had a receipt is stored.</summary>
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
        var options = OptionsReader.Read(builder.Configuration);
        var data = DataDirectory.Open(options.DataDirectory);
        PostgresDatabase? database = null;
        try
        {
            if (options.Database is { } connection)
            {
                database = PostgresDatabase.Open(connection);
                PostgresSchema.Check(database);
            }

            Compose(builder, options, data, database);
            replace?.Invoke(builder.Services);
            var app = builder.Build();

            // Asked for once, so that the container frees the directory, whatever becomes of the start.
            app.Services.GetRequiredService<DataDirectory>();
            app.Services.GetRequiredService<IStorageHome>();

            // Makes keys for new nodes while Orleans starts.
            app.Services.GetRequiredService<IRandomness>();
            app.UseHttpFace();
            app.MapProbes();
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

    /// <summary>The one line that says that a silo is ready, for people and for scripts that wait for it.</summary>
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
        RefuseStrangers(options, data);
        var secrets = new SecretBox(data, options.RegistrarKeyFile);
        secrets.Check();
        var chain = ChainFile.Load((IStorageHome?)database ?? data, options.Chain);
        services.AddSingleton(options);
        services.AddSingleton(_ => data);
        services.AddSingleton(OperatorToken.Load(data));
        services.AddSingleton(chain);
        services.AddSingleton(new NetworkOptions(chain)
        {
            Heartbeat = options.Tracker.Heartbeat,
            SuspectAfter = options.Tracker.SuspectAfter,
            RemoveAfter = options.Tracker.RemoveAfter,
            NodeKeys = options.Tracker.Keys,
            IsClosed = options.Tracker.Closed,
            LeastSettle = options.LeastSettle ?? TimeSpan.FromMilliseconds(chain.LeastSettle),
            Mining = options.Mining.Enabled,
            MiningAccount = options.Mining.Account,
        });
        services.AddSingleton(TimeProvider.System);
        services.AddSiloClock();
        AddStorage(services, data, database);
        services.AddSingleton<IOffTurn, OffTurn>();
        services.AddSingleton<IRandomness>(_ =>
            new SystemRandomness(database is null ? options.Nodes.Count(node => !data.HasNode(node)) : 0));
        services.AddSingleton<INonceFinder>(_ =>
            new MiningThreads(options.Mining.CpuShare, Environment.ProcessorCount, chain.TargetBlockTime));
        services.AddSingleton<SignatureMemory>(_ => new());
        services.AddSingleton<ISecretBox>(secrets);
        services.AddSingleton<NodeMetrics>();
        services.AddSingleton(options.Organisers);
        services.AddSingleton(all => new GrainCalls(
            all.GetRequiredService<IGrainFactory>(), all.GetRequiredService<IHostApplicationLifetime>(),
            all.GetRequiredService<TimeProvider>(),
            all.GetRequiredService<IStorageHome>().Description));
        services.AddSingleton<SiloNodes>();
        services.AddSingleton<NetworkNodes>(all => all.GetRequiredService<SiloNodes>());
        services.AddSingleton<INodeNames>(all => all.GetRequiredService<SiloNodes>());
        services.AddGrainApi();
        services.Configure<HostOptions>(host => host.ShutdownTimeout = Shutdown);
        services.AddDrain();
        builder.AddQuietLogs();
        services.AddCountedLogs();
        builder.AddOrleans(options, database);
        builder.AddTelemetry(options);
        services.AddHostedService<Starter>();
        services.AddHostedService<ClosedRolls>();
        services.AddSingleton<StorageWatch>();
        services.AddHostedService(all => all.GetRequiredService<StorageWatch>());
        services.AddHostedService<MaliciousNodes>();
        builder.AddHttpFace(options);
    }

    /// <summary>A node that is to attack and never comes would be waited for without a word.</summary>
    private static void RefuseStrangers(SiloOptions options, DataDirectory data)
    {
        if (options.Attacks.Malicious.Keys.FirstOrDefault(node => !options.Nodes.Contains(node) && !data.HasNode(node)) is not { } unknown)
            return;
        throw new StartupException(
            $"Ballot:Malicious:{unknown}: this silo has no node '{unknown}', but {string.Join(", ", options.Nodes)}.");
    }

    private static void AddStorage(IServiceCollection services, DataDirectory data, PostgresDatabase? database)
    {
        // By factories, so that who disposes of the silo disposes of them, behind all that uses them.
        services.AddSingleton<IStorageHome>(_ => (IStorageHome?)database ?? data);
        services.AddSingleton<ILogStore>(_ => database is null ? new FileLogStore(data) : new PostgresLogStore(database));
        services.AddKeyedSingleton<IGrainStorage>(
            PortableGrainStorage.Name,
            new PortableGrainStorage(new JsonGrainStorage(database is null ? new FileStateStore(data) : new PostgresStateStore(database))));
    }

    private static Microsoft.Extensions.Configuration.Memory.MemoryConfigurationSource Defaults() =>
        new() { InitialData = [new(Listening.Setting, Listening.Default)] };
}
