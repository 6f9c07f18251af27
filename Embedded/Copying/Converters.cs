using System.Reflection;

namespace OrleansBallot.Embedded;

/// <summary>The [RegisterConverter] classes: they let a foreign type cross as its surrogate.</summary>
internal static class Converters
{
    /// <summary>By converted type. Looks also into what the assemblies refer to, as converters stand beside the contracts.</summary>
    public static Dictionary<Type, object> In(IEnumerable<Assembly> assemblies)
    {
        var engine = typeof(Converters).Assembly;
        var all = assemblies
            .SelectMany(assembly => assembly.GetReferencedAssemblies().Select(Load).OfType<Assembly>().Append(assembly))
            .Distinct()
            .Where(assembly => assembly != engine && assembly.GetReferencedAssemblies().Any(name => name.Name == engine.GetName().Name));
        return all.SelectMany(assembly => assembly.GetTypes())
            .Where(type => type.IsDefined(typeof(RegisterConverterAttribute), inherit: false))
            .ToDictionary(type => ConversionOf(type).GetGenericArguments()[0], type => Activator.CreateInstance(type)!);
    }

    public static Type SurrogateOf(object converter) => ConversionOf(converter.GetType()).GetGenericArguments()[1];

    /// <summary>Goes through the surrogate even where a reference would do, so that a converter that throws does so here too.</summary>
    public static Copier CopierOf(object converter, Copiers copiers) =>
        (Copier)typeof(Converters).GetMethod(nameof(Make), BindingFlags.Static | BindingFlags.NonPublic)!
            .MakeGenericMethod(ConversionOf(converter.GetType()).GetGenericArguments())
            .Invoke(null, [converter, copiers])!;

    private static Copier Make<TValue, TSurrogate>(IConverter<TValue, TSurrogate> converter, Copiers copiers)
        where TSurrogate : struct => (value, context) =>
    {
        object surrogate = converter.ConvertToSurrogate((TValue)value!);
        var copy = converter.ConvertFromSurrogate((TSurrogate)copiers.Copy(surrogate, context)!);
        context.Record(value!, copy!);
        return copy;
    };

    private static Type ConversionOf(Type converter) =>
        converter.GetInterfaces().FirstOrDefault(type => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IConverter<,>))
        ?? throw new ArgumentException($"{converter} is marked [RegisterConverter] and implements no IConverter.");

    // Some references are to be had only where the host is installed; none of those holds a converter of ours.
    private static Assembly? Load(AssemblyName name)
    {
        try
        {
            return Assembly.Load(name);
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }
}
