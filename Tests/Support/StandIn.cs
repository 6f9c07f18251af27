using System.Reflection;

namespace OrleansBallot.Tests.Support;

/// <summary>
/// A grain's contract in front of a plain object: every call goes to the object's method of the same name, which may leave out the token.
/// The object does not implement the contract itself, because Orleans would take its class for another kind of grain.
/// </summary>
public class StandIn : DispatchProxy
{
    private object _object = new();

    public static T For<T>(object plain) where T : class
    {
        var proxy = Create<T, StandIn>();
        ((StandIn)(object)proxy)._object = plain;
        return proxy;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        var method = _object.GetType().GetMethod(targetMethod!.Name)
            ?? throw new NotSupportedException($"The test says nothing about {targetMethod.Name}.");
        return method.Invoke(_object, BindingFlags.DoNotWrapExceptions, null, args?[..method.GetParameters().Length], null);
    }
}

/// <summary>A factory whose grains are the plain objects that a test puts in.</summary>
public class StandIns : DispatchProxy
{
    private readonly Dictionary<(Type Contract, string Key), object> _grains = [];

    public static (IGrainFactory Factory, StandIns Grains) Make()
    {
        var proxy = Create<IGrainFactory, StandIns>();
        return (proxy, (StandIns)(object)proxy);
    }

    public void Put<T>(string key, object plain) where T : class => _grains[(typeof(T), key)] = StandIn.For<T>(plain);

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        var (contract, key) = (targetMethod!.GetGenericArguments()[0], (string)args![0]!);
        return _grains.TryGetValue((contract, key), out var grain)
            ? grain
            : throw new TimeoutException($"Nobody is {contract.Name} {key}.");
    }
}
