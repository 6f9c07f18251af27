using System.Collections.Concurrent;
using System.Reflection;
using Orleans.Serialization;

namespace OrleansBallot.Embedded;

/// <summary>Copies a value that crosses between grains. Where a type has none, its values cross by reference.</summary>
internal delegate object? Copier(object? value, CopyContext context);

/// <summary>
/// What crosses from grain to grain, and how: immutable values by reference, others as deep copies, and what could not be
/// sent to another machine not at all. The last keeps a grain that works here working under Orleans.
/// </summary>
internal sealed class Copiers
{
    private readonly ConcurrentDictionary<Type, CopyRule> _rules = new();
    private readonly Dictionary<Type, object> _converters;

    public Copiers(IEnumerable<Assembly> assemblies) => _converters = Converters.In(assemblies);

    /// <summary>Null where every value of the declared type crosses by reference.</summary>
    public Copier? ForDeclared(Type declared)
    {
        if (!declared.IsSealed)
            return Copy;
        var rule = RuleOf(declared);
        return rule.IsByReference ? null : (value, context) => value is null ? null : rule.Copy(value, context);
    }

    public object? Copy(object? value, CopyContext context) => value is null ? null : RuleOf(value.GetType()).Copy(value, context);

    public Dictionary<string, object>? CopyContext(Dictionary<string, object>? values)
    {
        if (values is null || values.Values.All(value => RuleOf(value.GetType()).IsByReference))
            return values;
        var context = new CopyContext();
        return values.ToDictionary(pair => pair.Key, pair => Copy(pair.Value, context)!);
    }

    /// <summary>The exception that a caller may see: one whose type a remote caller would not know becomes a codec's.</summary>
    public Exception Outgoing(Exception exception)
    {
        for (var cause = exception; cause is not null; cause = cause.InnerException)
        {
            if (RuleOf(cause.GetType()).Problem is { } problem)
                return new CodecNotFoundException(problem);
        }

        return exception;
    }

    public CopyRule RuleOf(Type type) => _rules.TryGetValue(type, out var rule) ? rule : _rules.GetOrAdd(type, MakeRule(type));

    /// <summary>
    /// The first type inside <paramref name="type"/> that no codec knows. Interfaces and base types are looked at when a value comes.
    /// </summary>
    internal string? FindProblem(Type type, HashSet<Type> seen)
    {
        if (!seen.Add(type) || WellKnownTypes.IsImmutable(type) || type.IsInterface || (type.IsAbstract && !typeof(Delegate).IsAssignableFrom(type)))
            return null;
        if (type.IsArray)
            return FindProblem(type.GetElementType()!, seen);
        if (_converters.TryGetValue(type, out var converter))
            return FindProblem(Converters.SurrogateOf(converter), seen);
        if (WellKnownTypes.IsContainer(type))
            return type.GetGenericArguments().Select(argument => FindProblem(argument, seen)).FirstOrDefault(problem => problem is not null);
        if (typeof(Exception).IsAssignableFrom(type))
            return WellKnownTypes.IsPortableException(type) ? null : NoCodec(type);
        return type.IsDefined(typeof(GenerateSerializerAttribute), inherit: false)
            ? SerializedFields.Of(type).Select(field => FindProblem(field.FieldType, seen)).FirstOrDefault(problem => problem is not null)
            : NoCodec(type);
    }

    private static string NoCodec(Type type) => $"Could not find a codec for type {type}.";

    private CopyRule MakeRule(Type type)
    {
        if (typeof(GrainReference).IsAssignableFrom(type) || type == typeof(Unit))
            return CopyRule.ByReference;
        if (FindProblem(type, []) is { } problem)
            return CopyRule.Rejecting(problem);
        if (WellKnownTypes.IsImmutable(type) || type.IsDefined(typeof(ImmutableAttribute), inherit: false)
            || typeof(Exception).IsAssignableFrom(type))
            return CopyRule.ByReference;
        if (_converters.TryGetValue(type, out var converter))
            return CopyRule.By(Converters.CopierOf(converter, this));
        if (type.IsArray)
            return CopyRule.By(ContainerCopiers.OfArray(type, this));
        return WellKnownTypes.IsContainer(type) ? ContainerCopiers.Of(type, this) : FieldCopier.Of(type, this);
    }
}

/// <summary>Remembers what was copied already, so that shared and circular references stay so.</summary>
internal sealed class CopyContext
{
    private readonly Dictionary<object, object> _copies = new(ReferenceEqualityComparer.Instance);

    public bool TryGet(object original, out object? copy) => _copies.TryGetValue(original, out copy);

    public void Record(object original, object copy) => _copies[original] = copy;
}

/// <summary>How values of one exact type cross.</summary>
internal sealed class CopyRule
{
    private readonly Copier? _copier;

    private CopyRule(Copier? copier, string? problem)
    {
        _copier = copier;
        Problem = problem;
    }

    public static CopyRule ByReference { get; } = new(null, null);

    public string? Problem { get; }
    public bool IsByReference => _copier is null && Problem is null;

    public static CopyRule By(Copier copier) => new(copier, null);
    public static CopyRule Rejecting(string problem) => new(null, problem);

    public object? Copy(object value, CopyContext context)
    {
        if (Problem is not null)
            throw new CodecNotFoundException(Problem);
        return _copier is null ? value : context.TryGet(value, out var copy) ? copy : _copier(value, context);
    }
}
