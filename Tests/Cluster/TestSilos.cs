using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Configuration;
using Orleans.Core.Internal;
using Orleans.Runtime.GrainDirectory;
using Orleans.TestingHost;
using OrleansBallot.Tests.Orleans;

namespace OrleansBallot.Tests.Cluster;

/// <summary>The silos under a <see cref="BallotCluster"/>: those of Orleans' test host, started one by one.</summary>
internal sealed class TestSilos : IAsyncDisposable
{
    private static readonly TimeSpan _responseTimeout = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<string, Member> _members = new();
    private readonly ConcurrentDictionary<GrainId, GrainAddress> _directory = new();
    private readonly InProcessTestCluster _cluster;
    private readonly List<Task> _dying = [];
    private bool _hasClient;

    public TestSilos()
    {
        var builder = new InProcessTestClusterBuilder(0) { Options = { ConfigureFileLogging = false } };
        builder.ConfigureSilo((options, silo) => _members[options.SiloName].Configure(silo));
        builder.ConfigureClient(client =>
        {
            client.Configure<ClientMessagingOptions>(messaging => messaging.ResponseTimeout = _responseTimeout);
            client.Configure<GatewayOptions>(gateways => gateways.GatewayListRefreshPeriod = TimeSpan.FromSeconds(1));
        });
        _cluster = builder.Build();
    }

    /// <summary>The way in for callers outside of every silo.</summary>
    public IGrainFactory Client => _cluster.Client;

    public IGrainFactory On(string silo) => Service<IGrainFactory>(silo);

    public T Service<T>(string silo) where T : notnull => _members[silo].Handle.ServiceProvider.GetRequiredService<T>();

    public async Task StartSilo(string name, Action<IServiceCollection> configure)
    {
        var member = _members[name] = new(configure, new(_directory));
        var (siloPort, gatewayPort) = _cluster.PortAllocator.AllocateConsecutivePortPairs(1);
        member.Handle = await _cluster.CreateSiloAsync(new() { SiloName = name, SiloPort = siloPort, GatewayPort = gatewayPort });
        if (_hasClient) return;
        await _cluster.InitializeClientAsync();
        _hasClient = true;
    }

    /// <summary>Silos die, all at one moment and without a word: what they were doing goes on, but nobody hears of it.</summary>
    public void Kill(IEnumerable<string> silos)
    {
        var killed = silos.Select(silo => _members[silo]).ToList();
        foreach (var member in killed) member.Lifeline.Cut();

        // Within one process a silo can only be stopped in a hurry. By now nothing that this does reaches anybody.
        _dying.AddRange(killed.Select(member => End(member, gracefully: false)));
    }

    public Task Stop(string silo) => End(_members[silo], gracefully: true);

    /// <summary>Gives a silo a directory of its own, so that grains which are active elsewhere are activated there again.</summary>
    public void SplitDirectory(string silo) => _members[silo].Directory.Split();

    /// <summary>Ends the split: what is active twice is deactivated there.</summary>
    public async Task RejoinDirectory(string silo)
    {
        var grains = On(silo);
        foreach (var duplicate in _members[silo].Directory.Rejoin())
            await grains.GetGrain(duplicate).Cast<IGrainManagementExtension>().DeactivateOnIdle();
    }

    public async ValueTask DisposeAsync()
    {
        await _cluster.StopClusterClientAsync();
        await Task.WhenAll(
            [.. _dying, .. _members.Values.Where(member => member.Handle.IsActive).Select(member => End(member, gracefully: false))]);
        await _cluster.DisposeAsync();
    }

    private static async Task End(Member member, bool gracefully)
    {
        try
        {
            await member.Handle.StopSiloAsync(gracefully);
        }
        catch (OperationCanceledException) when (!gracefully)
        {
            // Orleans says that it did not wait for the end of everything, which is what a stop in a hurry asks for.
        }

        await member.Handle.DisposeAsync();
    }

    private sealed class Member(Action<IServiceCollection> services, SplitDirectory directory)
    {
        public SplitDirectory Directory => directory;

        public Lifeline Lifeline { get; } = new();

        public InProcessSiloHandle Handle { get; set; } = null!;

        public void Configure(ISiloBuilder silo)
        {
            services(silo.Services);
            silo.Services.AddSingleton<IGrainDirectoryResolver>(directory);
            silo.AddIncomingGrainCallFilter(Lifeline).AddOutgoingGrainCallFilter(Lifeline);

            // A split shows only to a silo that asks its directory. Room for a million grains is made all the same
            // unless it is asked not to.
            silo.Configure<GrainDirectoryOptions>(
                options => (options.CachingStrategy, options.CacheSize) = (GrainDirectoryOptions.CachingStrategyType.None, 100));
            silo.Configure<SiloMessagingOptions>(messaging => messaging.ResponseTimeout = _responseTimeout);
            silo.Configure<ClusterMembershipOptions>(membership =>
            {
                membership.ProbeTimeout = TimeSpan.FromSeconds(1);
                membership.NumMissedProbesLimit = 1;
                membership.NumVotesForDeathDeclaration = 1;
            });
        }
    }
}
