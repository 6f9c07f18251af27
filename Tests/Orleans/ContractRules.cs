using System.Collections.Immutable;
using System.Reflection;
using Orleans.Concurrency;
using Orleans.Serialization.Codecs;
using Orleans.Services;

namespace OrleansBallot.Tests.Orleans;

/// <summary>
/// What the contracts between grains must keep so that they work over a network: Orleans' code generator notices only
/// half of it.
/// </summary>
public sealed class ContractRules(IEnumerable<Type> contractTypes, IEnumerable<Type> grainClasses)
{
    private static readonly HashSet<Type> _plain =
    [
        typeof(bool), typeof(byte), typeof(short), typeof(ushort), typeof(int), typeof(uint), typeof(long), typeof(ulong), typeof(UInt128),
        typeof(double), typeof(decimal), typeof(char), typeof(string), typeof(Guid), typeof(DateTime), typeof(DateTimeOffset),
        typeof(TimeSpan), typeof(Uri), typeof(CancellationToken),
    ];

    private readonly Type[] _types = [.. contractTypes.Where(type =>
        !type.IsDefined(typeof(System.Runtime.CompilerServices.CompilerGeneratedAttribute)))];
    private readonly Type[] _classes = [.. grainClasses];

    private IEnumerable<Type> Grains => _types.Where(type =>
        type.IsInterface && (typeof(IAddressable).IsAssignableFrom(type) || type.Name.EndsWith("Grain", StringComparison.Ordinal)));

    private IEnumerable<(Type Grain, MethodInfo Method)> Methods =>
        Grains.SelectMany(grain => grain.GetMethods(), (grain, method) => (grain, method));

    private IEnumerable<Type> Serialized =>
        _types.Where(type => type.IsDefined(typeof(GenerateSerializerAttribute), inherit: false) && !type.IsEnum);

    private IEnumerable<Type> Messages => Serialized.Where(type => !Surrogates.Contains(type) && !typeof(Exception).IsAssignableFrom(type));

    private IEnumerable<Type> Conversions => _types
        .Where(type => type.IsDefined(typeof(RegisterConverterAttribute), inherit: false))
        .SelectMany(type => type.GetInterfaces())
        .Where(type => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IConverter<,>));

    private HashSet<Type> Converted => [.. Conversions.Select(conversion => conversion.GetGenericArguments()[0])];

    /// <summary>
    /// What has a codec of its own may stand alone, though that refuses a text that is no id: what people type is parsed before a grain is
    /// called, and silos send nothing else.
    /// </summary>
    private HashSet<Type> Coded =>
    [
        .. _types.Where(type => type.IsDefined(typeof(RegisterSerializerAttribute), inherit: false))
            .SelectMany(type => type.GetInterfaces())
            .Where(type => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IFieldCodec<>))
            .Select(type => type.GetGenericArguments()[0]),
    ];

    private HashSet<Type> Surrogates => [.. Conversions.Select(conversion => conversion.GetGenericArguments()[1])];

    /// <summary>A silo's service has no key: it is asked for by the silo's address.</summary>
    public IEnumerable<string> GrainsWithoutOneKeyKind() => Grains.Where(grain => !IsService(grain))
        .Where(grain => grain.GetInterfaces().Count(type => type.Name.StartsWith("IGrainWith", StringComparison.Ordinal)) != 1)
        .Select(grain => grain.Name);

    /// <summary>A grain is INounGrain; what else it is to others, a role, begins with the same noun.</summary>
    public IEnumerable<string> GrainsNotNamedForANoun()
    {
        var nouns = Grains.Where(grain => grain.Name is ['I', .., 'G', 'r', 'a', 'i', 'n'])
            .Select(grain => grain.Name[..^"Grain".Length]).ToList();
        return Grains.Where(grain => !IsService(grain) && !nouns.Any(noun => grain.Name.StartsWith(noun, StringComparison.Ordinal)))
            .Select(grain => grain.Name);
    }

    private static bool IsService(Type grain) => typeof(IGrainService).IsAssignableFrom(grain);

    public IEnumerable<string> MethodsNamedAsync() => Methods
        .Where(pair => pair.Method.Name.EndsWith("Async", StringComparison.Ordinal))
        .Select(NameOf);

    public IEnumerable<string> MethodsThatReturnNoTask() => Methods.Where(pair => ResultOf(pair.Method) is null).Select(NameOf);

    public IEnumerable<string> OneWayMethodsWithAResult() => Methods
        .Where(pair => pair.Method.IsDefined(typeof(OneWayAttribute)) && ResultOf(pair.Method) != typeof(void))
        .Select(NameOf);

    public IEnumerable<string> MethodsWhoseTokenIsNotLast() => Methods
        .Where(pair => pair.Method.GetParameters().SkipLast(1).Any(parameter => parameter.ParameterType == typeof(CancellationToken)))
        .Select(NameOf);

    /// <summary>An attribute on the class is ignored: calls go by the interface.</summary>
    public IEnumerable<string> ClassMethodsThatDecideHowTheyAreCalled() => _classes
        .SelectMany(
            type => type.GetMethods(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly),
            (type, method) => (type, method))
        .Where(pair => pair.method.GetCustomAttributes()
            .Any(attribute => attribute is AlwaysInterleaveAttribute or OneWayAttribute or ResponseTimeoutAttribute))
        .Select(NameOf);

    public IEnumerable<string> MethodsWithWhatCannotCross() =>
        from pair in Methods
        from type in pair.Method.GetParameters().Select(parameter => parameter.ParameterType).Append(ResultOf(pair.Method))
        where type is not null && type != typeof(void) && !Crosses(type)
        select $"{NameOf(pair)}: {type}";

    /// <summary>A converter that refuses does so before the grain runs, so what it converts never stands alone.</summary>
    public IEnumerable<string> MethodsWithBareConvertedParameters() =>
        from pair in Methods
        from parameter in pair.Method.GetParameters()
        where Converted.Contains(parameter.ParameterType)
        select $"{NameOf(pair)}: {parameter.Name}";

    public IEnumerable<string> MessagesThatAreNoSealedRecords() => Messages
        .Where(type => !type.IsSealed || type.GetMethod("PrintMembers", BindingFlags.Instance | BindingFlags.NonPublic) is null)
        .Select(type => type.Name);

    public IEnumerable<string> MessagesThatMayChange() => Messages
        .Where(type => !type.IsDefined(typeof(ImmutableAttribute), inherit: false))
        .Select(type => type.Name);

    public IEnumerable<string> TypesWithoutAnAliasOfTheirOwn()
    {
        var aliases = new HashSet<string>();
        return Serialized.Where(type =>
            type.GetCustomAttributes<AliasAttribute>(inherit: false).ToList() is not [var alias] || !aliases.Add(alias.Alias))
            .Select(type => type.Name);
    }

    public IEnumerable<string> PropertiesWithoutAnId() =>
        from type in Serialized
        from property in Properties(type)
        where !property.IsDefined(typeof(IdAttribute))
        select $"{type.Name}.{property.Name}";

    public IEnumerable<string> PropertiesThatShareAnId() =>
        from type in Serialized
        from shared in Properties(type).Where(property => property.IsDefined(typeof(IdAttribute)))
            .GroupBy(property => property.GetCustomAttribute<IdAttribute>()!.Id)
        where shared.Count() > 1
        select $"{type.Name}: {string.Join(", ", shared.Select(property => property.Name))}";

    public IEnumerable<string> PropertiesThatCannotCross() =>
        from type in Serialized
        from property in Properties(type)
        where !Crosses(property.PropertyType)
        select $"{type.Name}.{property.Name}: {property.PropertyType}";

    private static IEnumerable<PropertyInfo> Properties(Type type) =>
        type.GetProperties(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
            .Where(property => property.DeclaringType!.GetField(
                $"<{property.Name}>k__BackingField", BindingFlags.Instance | BindingFlags.NonPublic) is not null);

    private static Type? ResultOf(MethodInfo method)
    {
        var returned = method.ReturnType;
        if (returned == typeof(Task) || returned == typeof(ValueTask))
            return typeof(void);
        var isTask = returned.IsGenericType && returned.GetGenericTypeDefinition() is var definition
            && (definition == typeof(Task<>) || definition == typeof(ValueTask<>));
        return isTask ? returned.GetGenericArguments()[0] : null;
    }

    private static string NameOf((Type Type, MethodInfo Method) pair) => $"{pair.Type.Name}.{pair.Method.Name}";

    private bool Crosses(Type type)
    {
        if (_plain.Contains(type) || type.IsEnum || Converted.Contains(type)
            || Coded.Contains(type) || typeof(IGrain).IsAssignableFrom(type))
            return true;
        if (type.IsArray)
            return Crosses(type.GetElementType()!);
        if (type.IsGenericType && IsContainer(type.GetGenericTypeDefinition()))
            return type.GetGenericArguments().All(Crosses);
        return type.IsDefined(typeof(GenerateSerializerAttribute), inherit: false);
    }

    // A contract has few kinds of collection, all of them ones that nobody changes.
    private static bool IsContainer(Type definition) =>
        definition == typeof(Nullable<>) || definition == typeof(ImmutableArray<>) || definition == typeof(ImmutableList<>)
        || definition == typeof(ImmutableDictionary<,>) || definition == typeof(IReadOnlyList<>);
}
