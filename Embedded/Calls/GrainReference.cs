using System.Diagnostics.CodeAnalysis;
using System.Reflection;

namespace OrleansBallot.Embedded;

/// <summary>Base class of the generated proxies: which grain, and through which silo.</summary>
[SuppressMessage("Performance", "CA1852", Justification = "The proxies that are made at run time derive from it.")]
internal class GrainReference : DispatchProxy, IAddressable, IEquatable<GrainReference>
{
    private GrainReferences _references = null!;
    private GrainInterface _interface = null!;

    public GrainId GrainId { get; private set; }

    public static GrainReference Make(GrainReferences references, GrainInterface grainInterface, GrainId id)
    {
        var reference = (GrainReference)Create(grainInterface.Type, typeof(GrainReference));
        reference._references = references;
        reference._interface = grainInterface;
        reference.GrainId = id;
        return reference;
    }

    public GrainReference Cast(Type grainInterface) => _references.Make(grainInterface, GrainId);

    public bool Equals(GrainReference? other) => other is not null && GrainId == other.GrainId;
    public override bool Equals(object? obj) => Equals(obj as GrainReference);
    public override int GetHashCode() => GrainId.GetHashCode();
    public override string ToString() => $"GrainReference:{GrainId}";

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) =>
        _references.Call(GrainId, _interface.Methods[targetMethod!], args ?? []);
}

/// <summary>A grain interface with everything it inherits.</summary>
internal sealed class GrainInterface
{
    public GrainInterface(Type type, EmbeddedCluster cluster)
    {
        Type = type;
        Methods = type.GetInterfaces().Append(type)
            .SelectMany(declaring => declaring.GetMethods())
            .Where(method => method.IsAbstract)
            .ToDictionary(method => method, method => new GrainMethod(method, cluster));
    }

    public Type Type { get; }
    public Dictionary<MethodInfo, GrainMethod> Methods { get; }
}

/// <summary>Makes references and sends what is called on them. A call in a grain's turn comes from that grain, others from the owner.</summary>
internal sealed class GrainReferences(EmbeddedCluster cluster, EmbeddedSilo? silo) : IGrainFactory
{
    private readonly GrainId _ownerId = GrainId.Create("sys.client", silo is null ? "outside" : $"hosted-{silo.Name}");

    public TGrainInterface GetGrain<TGrainInterface>(string primaryKey, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithStringKey
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(primaryKey);
        var grainClass = cluster.Catalog.Implementing(typeof(TGrainInterface), grainClassNamePrefix);
        return (TGrainInterface)(object)Make(typeof(TGrainInterface), GrainId.Create(grainClass.GrainType, primaryKey));
    }

    public GrainReference Make(Type grainInterface, GrainId id) => GrainReference.Make(this, cluster.Interface(grainInterface), id);

    public object Call(GrainId target, GrainMethod method, object?[] arguments)
    {
        var origin = Turn.Current is { } caller
            ? new CallOrigin(cluster, caller.Silo, caller.GrainId)
            : new CallOrigin(cluster, silo, _ownerId);
        var call = method.MakeCall(origin, target, arguments);
        cluster.Send(call);
        return call.Returned;
    }
}
