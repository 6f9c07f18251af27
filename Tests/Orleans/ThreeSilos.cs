using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Configuration;
using Orleans.Runtime.GrainDirectory;
using Orleans.Storage;
using Orleans.TestingHost;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Orleans;

/// <summary>Three silos of Orleans' test host, one clock for their grains, one storage that outlives them.</summary>
public sealed class ThreeSilos : IAsyncDisposable
{
    public const string FirstSilo = "Silo_0";

    private static int _keys;

    private readonly InProcessTestClusterBuilder _builder = new(3) { Options = { ConfigureFileLogging = false } };
    private readonly ConcurrentDictionary<string, SplitDirectory> _directories = new();
    private readonly InProcessTestCluster _cluster;
    private readonly List<SiloAddress> _killed = [];

    private ThreeSilos()
    {
        var shared = new ConcurrentDictionary<GrainId, GrainAddress>();
        _builder.ConfigureSilo((options, silo) =>
        {
            silo.Services.AddSingleton<IGrainDirectoryResolver>(_directories[options.SiloName] = new SplitDirectory(shared));
            silo.Services.AddKeyedSingleton<IGrainStorage>("shared", Storage);
            silo.Services.AddSingleton<IIncomingGrainCallFilter>(Calls);
            silo.Services.AddKeyedSingleton<TimeProvider>(TimeProviderNames.Grains, Time);
            silo.Configure<GrainDirectoryOptions>(options => options.CacheSize = 100);
            silo.Configure<ClusterMembershipOptions>(membership =>
            {
                membership.ProbeTimeout = TimeSpan.FromSeconds(1);
                membership.NumMissedProbesLimit = 1;
                membership.NumVotesForDeathDeclaration = 1;
            });
        });
        // An answer that a silo took with it into death is waited for as long as this.
        _builder.ConfigureClient(client =>
            client.Configure<ClientMessagingOptions>(messaging => messaging.ResponseTimeout = TimeSpan.FromSeconds(10)));
        _cluster = _builder.Build();
    }

    /// <summary>The clock of grain timers and of grains. Deadlines of calls, and how deaths are noticed, are in real time.</summary>
    public ManualTimeProvider Time { get; } = new();

    public SharedStorage Storage { get; } = new();

    public CallSwitch Calls { get; } = new();

    public IGrainFactory Outside => _cluster.Client;

    public IReadOnlyList<string> Silos => [.. _cluster.Silos.Select(silo => silo.Name)];

    public static string NewKey() => $"key-{Interlocked.Increment(ref _keys)}";

    public static async Task<ThreeSilos> Start()
    {
        var silos = new ThreeSilos();
        await silos._cluster.DeployAsync();
        return silos;
    }

    public IGrainFactory On(string silo) => Find(silo).ServiceProvider.GetRequiredService<IGrainFactory>();

    public Task Stop(string silo) => _cluster.StopSiloAsync(Find(silo));

    /// <summary>Ends a silo in a hurry; within one process none can die more abruptly.</summary>
    public async Task Kill(string silo)
    {
        var handle = Find(silo);
        await _cluster.KillSiloAsync(handle);
        _killed.Add(handle.SiloAddress);
    }

    /// <summary>Lets the others notice which ones were killed.</summary>
    public Task NoticeDeaths() => Eventually.True(
        () => Task.FromResult(_cluster.Silos.All(silo => _killed.TrueForAll(
            silo.ServiceProvider.GetRequiredService<ISiloStatusOracle>().IsDeadSilo))),
        "every silo knows who is dead");

    /// <summary>Lets time pass for the grains' timers.</summary>
    public void Pass(TimeSpan time) => Time.Advance(time);

    /// <summary>From now on this silo sees only its own activations.</summary>
    public void SplitDirectory(string silo) => _directories[silo].Split();

    public async ValueTask DisposeAsync() => await _cluster.DisposeAsync();

    private InProcessSiloHandle Find(string silo) => _cluster.Silos.Single(handle => handle.Name == silo);
}

/// <summary>One cluster for all tests that leave it as it was.</summary>
public sealed class SharedSilos : IAsyncLifetime
{
    public ThreeSilos Silos { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Silos = await ThreeSilos.Start();

    public ValueTask DisposeAsync() => Silos.DisposeAsync();
}

// They share a clock, so they take turns.
[CollectionDefinition(Name)]
public sealed class OrleansTests : ICollectionFixture<SharedSilos>
{
    public const string Name = nameof(OrleansTests);
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
