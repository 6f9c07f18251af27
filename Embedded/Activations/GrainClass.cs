using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Placement;

namespace OrleansBallot.Embedded;

/// <summary>A grain class: what its attributes ask for and how its grains are built.</summary>
internal sealed class GrainClass
{
    private readonly ObjectFactory _factory;
    private readonly ParameterInfo[] _states;

    public GrainClass(Type type)
    {
        Type = type;
        GrainType = type.GetCustomAttribute<GrainTypeAttribute>(inherit: false)?.GetGrainType(null!, type) ?? NameOf(type);
        IsKeptAlive = type.IsDefined(typeof(KeepAliveAttribute), inherit: true);
        PrefersLocal = type.IsDefined(typeof(PreferLocalPlacementAttribute), inherit: true);
        _states = [.. ConstructorOf(type).GetParameters().Where(parameter => parameter.IsDefined(typeof(PersistentStateAttribute)))];
        foreach (var state in _states)
        {
            if (!state.ParameterType.IsGenericType || state.ParameterType.GetGenericTypeDefinition() != typeof(IPersistentState<>))
                throw new ArgumentException($"{type}: parameter '{state.Name}' has [PersistentState] and must be an IPersistentState<T>.");
        }

        _factory = ActivatorUtilities.CreateFactory(type, [.. _states.Select(state => state.ParameterType)]);
    }

    public Type Type { get; }
    public GrainType GrainType { get; }
    public bool IsKeptAlive { get; }
    public bool PrefersLocal { get; }

    public object Construct(GrainServices services)
    {
        var activation = (Activation)services.GetRequiredService<IGrainContext>();
        var states = Array.ConvertAll(_states, parameter => PersistentState.For(parameter, activation, services));
        activation.States.AddRange(states);
        return _factory(services, states);
    }

    public static async ValueTask Dispose(object grain)
    {
        switch (grain)
        {
            case IAsyncDisposable disposable:
                await disposable.DisposeAsync();
                break;
            case IDisposable disposable:
                disposable.Dispose();
                break;
        }
    }

    private static GrainType NameOf(Type type)
    {
        const string suffix = "grain";
        var name = type.Name.ToLowerInvariant();
        var isSuffixed = name.Length > suffix.Length && name.EndsWith(suffix, StringComparison.Ordinal);
        return GrainType.Create(isSuffixed ? name[..^suffix.Length] : name);
    }

    private static ConstructorInfo ConstructorOf(Type type)
    {
        var constructors = type.GetConstructors();
        return constructors.SingleOrDefault(constructor => constructor.IsDefined(typeof(ActivatorUtilitiesConstructorAttribute)))
            ?? (constructors.Length == 1 ? constructors[0] : throw new ArgumentException(
                $"{type} needs exactly one public constructor, or one marked [ActivatorUtilitiesConstructor]."));
    }
}
