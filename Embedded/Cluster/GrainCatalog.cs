using System.Reflection;

namespace OrleansBallot.Embedded;

/// <summary>The grain classes of the cluster, by type name and by interface.</summary>
internal sealed class GrainCatalog
{
    private readonly Dictionary<GrainType, GrainClass> _byType = [];
    private readonly ILookup<Type, GrainClass> _byInterface;

    public GrainCatalog(IEnumerable<Assembly> assemblies)
    {
        var classes = assemblies.Distinct()
            .SelectMany(assembly => assembly.GetTypes())
            .Where(type => type is { IsClass: true, IsAbstract: false, IsGenericTypeDefinition: false })
            .Where(type => typeof(IGrainBase).IsAssignableFrom(type) && typeof(IGrain).IsAssignableFrom(type))
            .OrderBy(type => type.FullName, StringComparer.Ordinal)
            .Select(type => new GrainClass(type))
            .ToList();
        foreach (var grainClass in classes)
        {
            if (_byType.TryAdd(grainClass.GrainType, grainClass))
                continue;
            var first = _byType[grainClass.GrainType];
            throw new ArgumentException($"{grainClass.Type} and {first.Type} both have the grain type '{grainClass.GrainType}'.");
        }

        _byInterface = classes
            .SelectMany(grainClass => grainClass.Type.GetInterfaces(), (grainClass, grainInterface) => (grainClass, grainInterface))
            .Where(pair => typeof(IAddressable).IsAssignableFrom(pair.grainInterface))
            .ToLookup(pair => pair.grainInterface, pair => pair.grainClass);
    }

    public GrainClass this[GrainType type] =>
        _byType.TryGetValue(type, out var grainClass) ? grainClass : throw new ArgumentException($"No grain class has the grain type '{type}'.");

    public GrainClass Implementing(Type grainInterface, string? classNamePrefix)
    {
        var candidates = _byInterface[grainInterface].ToList();
        if (!string.IsNullOrWhiteSpace(classNamePrefix))
        {
            candidates = candidates.FindAll(candidate => candidate.Type.FullName!.StartsWith(classNamePrefix, StringComparison.Ordinal));
            if (candidates.Find(candidate => candidate.Type.FullName == classNamePrefix) is { } exact)
                return exact;
        }
        else if (candidates.Count > 1 && candidates.Find(candidate => candidate.Type.Name == grainInterface.Name[1..]) is { } primary)
        {
            return primary;
        }

        return candidates.Count switch
        {
            0 => throw new ArgumentException($"Could not find an implementation for interface {grainInterface}."),
            1 => candidates[0],
            _ => throw new ArgumentException(
                $"Unable to identify a single grain class for {grainInterface}: "
                + $"{string.Join(", ", candidates.Select(candidate => candidate.Type))}."),
        };
    }
}
