using Microsoft.Extensions.DependencyInjection;

namespace OrleansBallot.Embedded;

/// <summary>What a grain may ask for: a scope of its silo's services, and the engine's own on top.</summary>
internal sealed class GrainServices : IKeyedServiceProvider, IServiceProviderIsKeyedService, IAsyncDisposable
{
    private readonly Activation _activation;
    private readonly IServiceScope _scope;

    public GrainServices(Activation activation)
    {
        _activation = activation;
        _scope = activation.Silo.Services.CreateScope();
    }

    public object? GetService(Type serviceType) =>
        Own(serviceType) ?? _scope.ServiceProvider.GetService(serviceType);

    public object? GetKeyedService(Type serviceType, object? serviceKey) =>
        OwnKeyed(serviceType, serviceKey) ?? Keyed.GetKeyedService(serviceType, serviceKey);

    public object GetRequiredKeyedService(Type serviceType, object? serviceKey) =>
        OwnKeyed(serviceType, serviceKey) ?? Keyed.GetRequiredKeyedService(serviceType, serviceKey);

    public bool IsService(Type serviceType) =>
        Own(serviceType) is not null
        || (_scope.ServiceProvider.GetService<IServiceProviderIsService>()?.IsService(serviceType) ?? false);

    public bool IsKeyedService(Type serviceType, object? serviceKey) =>
        OwnKeyed(serviceType, serviceKey) is not null
        || (_scope.ServiceProvider.GetService<IServiceProviderIsKeyedService>()?.IsKeyedService(serviceType, serviceKey) ?? false);

    public async ValueTask DisposeAsync()
    {
        if (_scope is IAsyncDisposable scope)
            await scope.DisposeAsync();
        else
            _scope.Dispose();
    }

    private IKeyedServiceProvider Keyed =>
        _scope.ServiceProvider as IKeyedServiceProvider
        ?? throw new InvalidOperationException("The silo's service provider has no keyed services.");

    private object? Own(Type type)
    {
        if (type == typeof(IGrainContext))
            return _activation;
        if (type == typeof(IServiceProvider) || type == typeof(IServiceProviderIsService) || type == typeof(IServiceProviderIsKeyedService))
            return this;
        return _activation.Silo.OwnService(type);
    }

    private TimeProvider? OwnKeyed(Type type, object? key) =>
        type == typeof(TimeProvider) && key is TimeProviderNames.Grains ? _activation.Silo.Cluster.Time : null;
}
