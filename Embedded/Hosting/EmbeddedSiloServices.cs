using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace OrleansBallot.Embedded;

/// <summary>Hosts a silo, and the cluster around it, in a generic host.</summary>
public static class EmbeddedSiloServices
{
    /// <summary>
    /// Registers the cluster, a silo in it and the way to its grains. Hosted services that are registered later start when
    /// the silo runs, and have stopped when it stops.
    /// </summary>
    public static IServiceCollection AddEmbeddedSilo(this IServiceCollection services, string name, Action<EmbeddedClusterOptions> configure)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(configure);
        services.AddSingleton(_ =>
        {
            var options = new EmbeddedClusterOptions();
            configure(options);
            return new EmbeddedCluster(options);
        });
        services.AddSingleton(provider => new HostedSilo(name, provider.GetRequiredService<EmbeddedCluster>(), provider));
        services.AddHostedService(provider => provider.GetRequiredService<HostedSilo>());
        services.AddSingleton(provider => provider.GetRequiredService<HostedSilo>().Silo);
        services.AddSingleton<ILocalSiloDetails>(provider => provider.GetRequiredService<HostedSilo>());
        services.AddSingleton<IGrainFactory>(provider => provider.GetRequiredService<HostedSilo>());
        services.AddSingleton<IClusterClient>(provider => new ClusterClient(provider.GetRequiredService<IGrainFactory>(), provider));
        services.AddKeyedSingleton(TimeProviderNames.Grains, (provider, _) => provider.GetRequiredService<EmbeddedCluster>().Time);
        return services;
    }

    public static IHostApplicationBuilder AddEmbeddedSilo(
        this IHostApplicationBuilder builder, string name, Action<EmbeddedClusterOptions> configure)
    {
        builder.Services.AddEmbeddedSilo(name, configure);
        return builder;
    }
}

/// <summary>The silo as the host starts and stops it. Until it runs there are no grains to be had.</summary>
internal sealed class HostedSilo(string name, EmbeddedCluster cluster, IServiceProvider services) : IHostedService, IGrainFactory, ILocalSiloDetails
{
    private EmbeddedSilo? _silo;

    /// <summary>Known before it runs: hosted services that start after the silo are made before it starts.</summary>
    public string Name => name;

    public EmbeddedSilo Silo => _silo ?? throw new InvalidOperationException($"Silo {name} has not started yet.");

    public async Task StartAsync(CancellationToken cancellationToken) => _silo = await cluster.StartSilo(name, services);

    public Task StopAsync(CancellationToken cancellationToken) => Silo.Stop(cancellationToken);

    public TGrainInterface GetGrain<TGrainInterface>(string primaryKey, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithStringKey => Silo.GrainFactory.GetGrain<TGrainInterface>(primaryKey, grainClassNamePrefix);
}
