using Microsoft.Extensions.DependencyInjection;
#if ORLEANS
using System.Collections.Concurrent;
using Orleans.Configuration;
using Orleans.Runtime.GrainDirectory;
using Orleans.Storage;
using Orleans.TestingHost;
#else
using Orleans.Storage;
using OrleansBallot.Embedded;
#endif

namespace OrleansBallot.Tests.Engine;

/// <summary>Three silos of the engine that this build is for. Only this file knows which one that is.</summary>
public sealed class EngineUnderTest : IAsyncDisposable
{
    public const string FirstSilo = "Silo_0";

    private static int _keys;

    private EngineUnderTest()
    {
    }

    /// <summary>The clock of grain timers and of grains; where <see cref="OwnsTime"/>, of everything.</summary>
    public ManualTimeProvider Time { get; } = new();

    public SharedStorage Storage { get; } = new();
    public CallSwitch Calls { get; } = new();

    public static string NewKey() => $"key-{Interlocked.Increment(ref _keys)}";

    private void AddServices(IServiceCollection services)
    {
        services.AddKeyedSingleton<IGrainStorage>("shared", Storage);
        services.AddSingleton<IIncomingGrainCallFilter>(Calls);
        services.AddSingleton<Ink>();
    }

#if ORLEANS
    private readonly InProcessTestClusterBuilder _builder = new(3);
    private readonly ConcurrentDictionary<string, SplitDirectory> _directories = new();
    private InProcessTestCluster _cluster = null!;

    /// <summary>Whether timeouts, idle collection and failure detection follow <see cref="Time"/>.</summary>
    public static bool OwnsTime => false;

    /// <summary>Whether a killed silo deactivates nothing.</summary>
    public static bool KillsAbruptly => false;

    /// <summary>Whether silos meet over the network.</summary>
    public static bool Listens => true;

    public IGrainFactory Outside => _cluster.Client;

    public IReadOnlyList<string> Silos => [.. _cluster.Silos.Select(silo => silo.Name)];

    public static async Task<EngineUnderTest> Start()
    {
        var engine = new EngineUnderTest();
        engine._builder.Options.ConfigureFileLogging = false;
        var shared = new ConcurrentDictionary<GrainId, GrainAddress>();
        engine._builder.ConfigureSilo((options, silo) =>
        {
            silo.Services.AddSingleton<IGrainDirectoryResolver>(engine._directories[options.SiloName] = new SplitDirectory(shared));
            engine.AddServices(silo.Services);
            silo.Services.AddKeyedSingleton<TimeProvider>(TimeProviderNames.Grains, engine.Time);
            silo.Configure<ClusterMembershipOptions>(options =>
            {
                options.ProbeTimeout = TimeSpan.FromSeconds(1);
                options.NumMissedProbesLimit = 1;
                options.NumVotesForDeathDeclaration = 1;
            });
        });
        engine._cluster = engine._builder.Build();
        await engine._cluster.DeployAsync();
        return engine;
    }

    public IGrainFactory On(string silo) => Find(silo).ServiceProvider.GetRequiredService<IGrainFactory>();

    public Task Stop(string silo) => _cluster.StopSiloAsync(Find(silo));

    public Task Kill(string silo) => _cluster.KillSiloAsync(Find(silo));

    /// <summary>Lets the others notice who was killed.</summary>
    public Task NoticeDeaths() => _cluster.WaitForLivenessToStabilizeAsync(didKill: true);

    /// <summary>Lets time pass: here only that of the grains' timers, as the rest passes by itself.</summary>
    public void Pass(TimeSpan time) => Time.Advance(time);

    /// <summary>From now on this silo sees only its own activations.</summary>
    public void SplitDirectory(string silo) => _directories[silo].Split();

    public async ValueTask DisposeAsync() => await _cluster.DisposeAsync();

    private InProcessSiloHandle Find(string silo) => _cluster.Silos.Single(handle => handle.Name == silo);
#else
    private EmbeddedCluster _cluster = null!;
    private readonly Dictionary<string, EmbeddedSilo> _silos = [];

    /// <summary>Whether timeouts, idle collection and failure detection follow <see cref="Time"/>.</summary>
    public static bool OwnsTime => true;

    /// <summary>Whether a killed silo deactivates nothing.</summary>
    public static bool KillsAbruptly => true;

    /// <summary>Whether silos meet over the network.</summary>
    public static bool Listens => false;

    public IGrainFactory Outside => _cluster.Client;

    public IReadOnlyList<string> Silos => [.. _cluster.Silos.Select(silo => silo.Name)];

    public static async Task<EngineUnderTest> Start()
    {
        var engine = new EngineUnderTest();
        var options = new EmbeddedClusterOptions { TimeProvider = engine.Time };
        options.Assemblies.Add(typeof(EngineUnderTest).Assembly);
        engine._cluster = new EmbeddedCluster(options);
        for (var i = 0; i < 3; i++)
        {
            var services = new ServiceCollection();
            engine.AddServices(services);
            engine._silos[$"Silo_{i}"] = await engine._cluster.StartSilo($"Silo_{i}", services.BuildServiceProvider());
        }

        return engine;
    }

    public IGrainFactory On(string silo) => _silos[silo].GrainFactory;

    public Task Stop(string silo) => _silos[silo].Stop();

    public Task Kill(string silo)
    {
        _silos[silo].Kill();
        return Task.CompletedTask;
    }

    /// <summary>Lets the others notice who was killed.</summary>
    public Task NoticeDeaths()
    {
        Time.Advance(TimeSpan.FromSeconds(5));
        return Task.CompletedTask;
    }

    /// <summary>Lets time pass.</summary>
    public void Pass(TimeSpan time) => Time.Advance(time);

    /// <summary>From now on this silo sees only its own activations.</summary>
    public void SplitDirectory(string silo) => _silos[silo].IsolateDirectory();

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();
#endif
}

/// <summary>One cluster for all tests that leave it as it was.</summary>
public sealed class SharedEngine : IAsyncLifetime
{
    public EngineUnderTest Engine { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Engine = await EngineUnderTest.Start();

    public ValueTask DisposeAsync() => Engine.DisposeAsync();
}

// They share a clock, so they take turns.
[CollectionDefinition(Name)]
public sealed class EngineContract : ICollectionFixture<SharedEngine>
{
    public const string Name = "EngineContract";
}

/// <summary>Looks at every call that reaches a grain, and cuts those between grains that a test set apart.</summary>
public sealed class CallSwitch : IIncomingGrainCallFilter
{
    public Func<GrainId?, GrainId, bool> IsCut { get; set; } = (_, _) => false;

    public async Task Invoke(IIncomingGrainCallContext context)
    {
        if (IsCut(context.SourceId, context.TargetId))
            throw new TimeoutException($"{context.SourceId} and {context.TargetId} are set apart.");
        await context.Invoke();
    }
}

/// <summary>A service for grains to ask for, one in each scope.</summary>
public sealed class Ink;
