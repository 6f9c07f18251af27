using Microsoft.Extensions.DependencyInjection;

namespace OrleansBallot.Embedded;

internal sealed class ClusterClient(IGrainFactory grains, IServiceProvider? services) : IClusterClient
{
    private static readonly IServiceProvider _none = new ServiceCollection().BuildServiceProvider();

    public IServiceProvider ServiceProvider { get; } = services ?? _none;

    public TGrainInterface GetGrain<TGrainInterface>(string primaryKey, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithStringKey => grains.GetGrain<TGrainInterface>(primaryKey, grainClassNamePrefix);
}
