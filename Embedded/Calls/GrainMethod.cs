using System.Reflection;
using Orleans.Concurrency;

namespace OrleansBallot.Embedded;

/// <summary>A method of a grain interface: its attributes, and what its arguments and results need to cross over.</summary>
internal sealed class GrainMethod
{
    private static readonly CallMaker _none = static (_, _, _, _) =>
        throw new InvalidOperationException("A tick is not called.");

    private readonly MethodInvoker _invoker;
    private readonly CallMaker _makeCall;
    private readonly Copier?[] _argumentCopiers;

    public GrainMethod(MethodInfo declaration, EmbeddedCluster cluster)
        : this(declaration, declaration.DeclaringType!.Name, cluster.CallsWithin(TimeoutOf(declaration) ?? cluster.Options.ResponseTimeout))
    {
        if (declaration.IsGenericMethodDefinition)
            throw Unusable("is generic");
        IsOneWay = declaration.IsDefined(typeof(OneWayAttribute));
        Interleaves = declaration.IsDefined(typeof(AlwaysInterleaveAttribute));
        var parameters = declaration.GetParameters();
        TokenIndex = Array.FindIndex(parameters, parameter => parameter.ParameterType == typeof(CancellationToken));
        _argumentCopiers = Array.ConvertAll(parameters, parameter =>
            parameter.IsDefined(typeof(ImmutableAttribute)) ? null : cluster.Copiers.ForDeclared(parameter.ParameterType));
        ReturnsValueTask = declaration.ReturnType.Name.StartsWith(nameof(ValueTask), StringComparison.Ordinal);
        var result = ResultOf(declaration.ReturnType) ?? throw Unusable("returns neither Task nor ValueTask");
        ResultCopier = cluster.Copiers.ForDeclared(result);
        if (IsOneWay && result != typeof(Unit))
            throw Unusable("is [OneWay] and returns a value");
        _makeCall = typeof(Call<>).MakeGenericType(result)
            .GetMethod(nameof(Call<>.Make), BindingFlags.Static | BindingFlags.Public)!
            .CreateDelegate<CallMaker>();
    }

    private GrainMethod(MethodInfo declaration, string interfaceName, PendingCalls? pending)
    {
        Declaration = declaration;
        InterfaceName = interfaceName;
        Pending = pending!;
        _invoker = MethodInvoker.Create(declaration);
        _makeCall = _none;
        _argumentCopiers = [];
    }

    /// <summary>What call filters see of a timer's tick.</summary>
    public static GrainMethod Tick { get; } =
        new(typeof(IGrainTimerInvoker).GetMethod(nameof(IGrainTimerInvoker.InvokeCallbackAsync))!, nameof(IGrainTimerInvoker), null);

    public MethodInfo Declaration { get; }
    public string InterfaceName { get; }
    public string Name => Declaration.Name;
    public bool IsOneWay { get; }
    public bool Interleaves { get; }
    public bool ReturnsValueTask { get; }
    public int TokenIndex { get; } = -1;
    public PendingCalls Pending { get; }
    public Copier? ResultCopier { get; }

    /// <summary>Makes the call and takes the arguments over: the caller may change its own afterwards.</summary>
    public Call MakeCall(CallOrigin origin, GrainId target, object?[] arguments)
    {
        CopyContext? context = null;
        for (var i = 0; i < _argumentCopiers.Length; i++)
        {
            if (_argumentCopiers[i] is { } copier)
                arguments[i] = copier(arguments[i], context ??= new CopyContext());
        }

        return _makeCall(this, origin, target, arguments);
    }

    public object? Invoke(object grain, object?[] arguments) => _invoker.Invoke(grain, arguments.AsSpan());

    public MethodInfo ImplementationIn(Type grainType)
    {
        if (!Declaration.DeclaringType!.IsAssignableFrom(grainType))
            return Declaration;
        var map = grainType.GetInterfaceMap(Declaration.DeclaringType);
        return map.TargetMethods[Array.IndexOf(map.InterfaceMethods, Declaration)];
    }

    private static TimeSpan? TimeoutOf(MethodInfo method) => method.GetCustomAttribute<ResponseTimeoutAttribute>()?.Timeout;

    private static Type? ResultOf(Type returned)
    {
        if (returned == typeof(Task) || returned == typeof(ValueTask))
            return typeof(Unit);
        var generic = returned.IsGenericType ? returned.GetGenericTypeDefinition() : null;
        return generic == typeof(Task<>) || generic == typeof(ValueTask<>) ? returned.GetGenericArguments()[0] : null;
    }

    private InvalidOperationException Unusable(string why) => new($"{Declaration.DeclaringType}.{Name} {why}: no grain method can.");
}

internal delegate Call CallMaker(GrainMethod method, CallOrigin origin, GrainId target, object?[] arguments);

/// <summary>The result of a method that has none.</summary>
internal readonly record struct Unit;

/// <summary>Named as Orleans names it, for filters that look.</summary>
internal interface IGrainTimerInvoker : IAddressable
{
    Task InvokeCallbackAsync();
}
