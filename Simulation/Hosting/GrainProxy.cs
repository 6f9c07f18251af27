using System.Collections.Concurrent;
using System.Reflection;

namespace OrleansBallot.Simulation.Hosting;

/// <summary>A reference to a grain: each method becomes a call.</summary>
internal class GrainProxy : DispatchProxy
{
    private static readonly ConcurrentDictionary<Type, MethodInfo> _senders = new();

    private SimulatedSilo _from = null!;
    private GrainId _to;

    /// <summary>A reference by which somebody in a silo's process calls a grain.</summary>
    public static T Of<T>(SimulatedSilo from, string key)
    {
        var proxy = Create<T, GrainProxy>()!;
        var self = (GrainProxy)(object)proxy;
        (self._from, self._to) = (from, GrainId.Create(GrainKinds.Of(typeof(T)), key));
        return proxy;
    }

    protected override object Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        var returns = targetMethod!.ReturnType;
        var sender = _senders.GetOrAdd(
            returns.IsGenericType ? returns.GenericTypeArguments[0] : typeof(bool),
            static result => typeof(GrainProxy).GetMethod(nameof(Send), BindingFlags.NonPublic | BindingFlags.Instance)!
                .MakeGenericMethod(result));
        return sender.Invoke(this, [targetMethod, args])!;
    }

    private Task<T> Send<T>(MethodInfo method, object?[] arguments)
    {
        var call = new Call<T>(method, arguments, _from, _to);
        if (!call.IsOneWay)
        {
            _from.Cluster.Send(call);
            return call.Answer;
        }

        foreach (var said in _from.Cluster.Lies.Hints(arguments)) _from.Cluster.Send(new Call<T>(method, said, _from, _to));
        return Task.FromResult(default(T)!);
    }
}
