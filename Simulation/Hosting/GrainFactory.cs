using System.Reflection;

namespace OrleansBallot.Simulation.Hosting;

/// <summary>The grain factory of a silo. Our grains find others by contract and name, and in no other way.</summary>
internal class GrainFactory : DispatchProxy
{
    private static readonly MethodInfo _reference = typeof(GrainProxy).GetMethod(nameof(GrainProxy.Of))!;

    private SimulatedSilo _silo = null!;

    public static IGrainFactory Of(SimulatedSilo silo)
    {
        var factory = Create<IGrainFactory, GrainFactory>();
        ((GrainFactory)(object)factory)._silo = silo;
        return factory;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) =>
        targetMethod!.GetGenericArguments() is [var contract] && args is [string key, ..]
            ? _reference.MakeGenericMethod(contract).Invoke(null, [_silo, key])
            : throw new NotSupportedException($"A simulated grain factory has no {targetMethod}.");
}
