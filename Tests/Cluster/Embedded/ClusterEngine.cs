using Microsoft.Extensions.DependencyInjection;
using OrleansBallot.Embedded;
using OrleansBallot.Grains;

namespace OrleansBallot.Tests.Cluster;

/// <summary>The silos under a <see cref="BallotCluster"/>: here those of the embedded engine.</summary>
internal sealed class ClusterEngine : IAsyncDisposable
{
    private readonly EmbeddedCluster _cluster;
    private readonly Dictionary<string, EmbeddedSilo> _silos = [];
    private readonly List<ServiceProvider> _services = [];

    public ClusterEngine()
    {
        var options = new EmbeddedClusterOptions { DetectionWindow = TimeSpan.FromMilliseconds(200), ResponseTimeout = TimeSpan.FromSeconds(10) };
        options.Assemblies.Add(typeof(NodeGrain).Assembly);
        _cluster = new(options);
    }

    /// <summary>The way in for callers outside of every silo.</summary>
    public IGrainFactory Client => _cluster.Client;

    public IGrainFactory On(string silo) => _silos[silo].GrainFactory;

    public async Task StartSilo(string name, Action<IServiceCollection> configure)
    {
        var services = new ServiceCollection();
        configure(services);
        var provider = services.BuildServiceProvider();
        _services.Add(provider);
        _silos[name] = await _cluster.StartSilo(name, provider);
    }

    /// <summary>Silos die, all at one moment and without a word: what they were doing goes on, but nobody hears of it.</summary>
    public void Kill(IEnumerable<string> silos)
    {
        foreach (var silo in silos) _silos[silo].Kill();
    }

    public Task Stop(string silo) => _silos[silo].Stop();

    /// <summary>Gives a silo a directory of its own, so that grains which are active elsewhere are activated there again.</summary>
    public void SplitDirectory(string silo) => _silos[silo].IsolateDirectory();

    /// <summary>Ends the split: what is active twice is deactivated there.</summary>
    public Task RejoinDirectory(string silo)
    {
        _silos[silo].RejoinDirectory();
        return Task.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await _cluster.DisposeAsync();
        foreach (var services in _services) await services.DisposeAsync();
    }
}
