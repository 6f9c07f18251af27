using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Numerics;

namespace OrleansBallot.Embedded;

/// <summary>The framework's types that every codec knows. Orleans knows a few more; what it does not know is never here.</summary>
internal static class WellKnownTypes
{
    private static readonly FrozenSet<Type> _immutable = new[]
    {
        typeof(bool), typeof(char), typeof(sbyte), typeof(byte), typeof(short), typeof(ushort), typeof(int), typeof(uint),
        typeof(long), typeof(ulong), typeof(Int128), typeof(UInt128), typeof(Half), typeof(float), typeof(double), typeof(decimal),
        typeof(BigInteger), typeof(string), typeof(Guid), typeof(DateTime), typeof(DateTimeOffset), typeof(DateOnly), typeof(TimeOnly),
        typeof(TimeSpan), typeof(Uri), typeof(Version), typeof(IPAddress), typeof(IPEndPoint), typeof(CultureInfo),
        typeof(CancellationToken), typeof(GrainId), typeof(GrainType), typeof(IdSpan),
    }.ToFrozenSet();

    private static readonly FrozenSet<Type> _readOnlyContainers = new[]
    {
        typeof(ImmutableArray<>), typeof(ImmutableList<>), typeof(ImmutableQueue<>), typeof(ImmutableStack<>), typeof(ImmutableHashSet<>),
        typeof(ImmutableSortedSet<>), typeof(ImmutableDictionary<,>), typeof(ImmutableSortedDictionary<,>),
    }.ToFrozenSet();

    private static readonly FrozenSet<Type> _structures = new[]
    {
        typeof(KeyValuePair<,>), typeof(Nullable<>),
        typeof(Tuple<>), typeof(Tuple<,>), typeof(Tuple<,,>), typeof(Tuple<,,,>), typeof(Tuple<,,,,>), typeof(Tuple<,,,,,>), typeof(Tuple<,,,,,,>),
        typeof(ValueTuple<>), typeof(ValueTuple<,>), typeof(ValueTuple<,,>), typeof(ValueTuple<,,,>), typeof(ValueTuple<,,,,>),
        typeof(ValueTuple<,,,,,>), typeof(ValueTuple<,,,,,,>),
    }.ToFrozenSet();

    public static bool IsImmutable(Type type) => type.IsEnum || _immutable.Contains(type) || typeof(Type).IsAssignableFrom(type);

    public static bool IsReadOnlyContainer(Type type) => type.IsGenericType && _readOnlyContainers.Contains(type.GetGenericTypeDefinition());

    /// <summary>Tuples and the like: fields and nothing else.</summary>
    public static bool IsStructure(Type type) => type.IsGenericType && _structures.Contains(type.GetGenericTypeDefinition());

    public static bool IsContainer(Type type) =>
        IsReadOnlyContainer(type) || IsStructure(type)
        || (type.IsGenericType && ContainerCopiers.Knows(type.GetGenericTypeDefinition()));

    public static bool IsPortableException(Type type) =>
        type.IsDefined(typeof(GenerateSerializerAttribute), inherit: false)
        || (type.Namespace is { } name
            && (name.StartsWith("System", StringComparison.Ordinal) || name.StartsWith("Microsoft", StringComparison.Ordinal)));
}
