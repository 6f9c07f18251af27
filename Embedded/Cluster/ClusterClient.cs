using Microsoft.Extensions.DependencyInjection;

namespace OrleansBallot.Embedded;

internal sealed class ClusterClient(IGrainFactory grains, IServiceProvider? services) : IClusterClient
{
    private static readonly IServiceProvider s_none = new ServiceCollection().BuildServiceProvider();

    public IServiceProvider ServiceProvider { get; } = services ?? s_none;

    public TGrainInterface GetGrain<TGrainInterface>(string primaryKey, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithStringKey => grains.GetGrain<TGrainInterface>(primaryKey, grainClassNamePrefix);
}
