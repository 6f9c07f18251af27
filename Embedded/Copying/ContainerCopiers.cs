using System.Collections.Frozen;
using System.Reflection;

namespace OrleansBallot.Embedded;

/// <summary>Copies of arrays and of the framework's collections, element by element.</summary>
internal static class ContainerCopiers
{
    private static readonly FrozenDictionary<Type, MethodInfo> _makers = typeof(ContainerCopiers)
        .GetMethods(BindingFlags.Static | BindingFlags.NonPublic)
        .Where(method => method.IsDefined(typeof(CopiesAttribute)))
        .ToFrozenDictionary(method => method.GetCustomAttribute<CopiesAttribute>()!.Type);

    public static bool Knows(Type definition) => _makers.ContainsKey(definition);

    public static CopyRule Of(Type type, Copiers copiers)
    {
        if (WellKnownTypes.IsStructure(type))
            return FieldCopier.Of(type, copiers);
        var arguments = type.GetGenericArguments();
        if (WellKnownTypes.IsReadOnlyContainer(type))
        {
            return arguments.FirstOrDefault(argument => copiers.ForDeclared(argument) is not null) is { } mutable
                ? CopyRule.Rejecting($"{type} holds {mutable}, which is not [Immutable]: this engine copies no immutable collections.")
                : CopyRule.ByReference;
        }

        return CopyRule.By((Copier)_makers[type.GetGenericTypeDefinition()].MakeGenericMethod(arguments).Invoke(null, [copiers])!);
    }

    public static Copier OfArray(Type type, Copiers copiers)
    {
        // Looked up when first needed: a type may hold arrays of itself.
        var element = new Lazy<Copier?>(() => copiers.ForDeclared(type.GetElementType()!));
        return (value, context) =>
        {
            var copy = (Array)((Array)value!).Clone();
            context.Record(value, copy);
            if (element.Value is not { } copyElement)
                return copy;
            if (copy.Rank > 1)
            {
                throw new Orleans.Serialization.CodecNotFoundException(
                    $"{type}: this engine copies no arrays of mutable elements with more than one dimension.");
            }

            for (var i = 0; i < copy.Length; i++)
                copy.SetValue(copyElement(copy.GetValue(i), context), i);
            return copy;
        };
    }

    [Copies(typeof(List<>))]
    private static Copier CopyList<T>(Copiers copiers) =>
        Elements<List<T>, T>(copiers, original => new(original.Count), (copy, element) => copy.Add(element));

    [Copies(typeof(HashSet<>))]
    private static Copier CopySet<T>(Copiers copiers) =>
        Elements<HashSet<T>, T>(copiers, original => new(original.Comparer), (copy, element) => copy.Add(element));

    [Copies(typeof(SortedSet<>))]
    private static Copier CopySortedSet<T>(Copiers copiers) =>
        Elements<SortedSet<T>, T>(copiers, original => new(original.Comparer), (copy, element) => copy.Add(element));

    [Copies(typeof(Queue<>))]
    private static Copier CopyQueue<T>(Copiers copiers) =>
        Elements<Queue<T>, T>(copiers, original => new(original.Count), (copy, element) => copy.Enqueue(element));

    [Copies(typeof(Dictionary<,>))]
    private static Copier CopyDictionary<TKey, TValue>(Copiers copiers)
        where TKey : notnull =>
        Pairs<Dictionary<TKey, TValue>, TKey, TValue>(copiers, original => new(original.Count, original.Comparer));

    [Copies(typeof(SortedDictionary<,>))]
    private static Copier CopySortedDictionary<TKey, TValue>(Copiers copiers)
        where TKey : notnull =>
        Pairs<SortedDictionary<TKey, TValue>, TKey, TValue>(copiers, original => new(original.Comparer));

    private static Copier Elements<TCollection, T>(Copiers copiers, Func<TCollection, TCollection> makeEmpty, Action<TCollection, T> add)
        where TCollection : IEnumerable<T>
    {
        var element = new Lazy<Copier?>(() => copiers.ForDeclared(typeof(T)));
        return (value, context) =>
        {
            var original = (TCollection)value!;
            var copy = makeEmpty(original);
            context.Record(value!, copy);
            foreach (var item in original)
                add(copy, element.Value is { } copyElement ? (T)copyElement(item, context)! : item);
            return copy;
        };
    }

    private static Copier Pairs<TDictionary, TKey, TValue>(Copiers copiers, Func<TDictionary, TDictionary> makeEmpty)
        where TKey : notnull
        where TDictionary : IDictionary<TKey, TValue> =>
        Elements<TDictionary, KeyValuePair<TKey, TValue>>(copiers, makeEmpty, (copy, pair) => copy.Add(pair.Key, pair.Value));

    [AttributeUsage(AttributeTargets.Method)]
    private sealed class CopiesAttribute(Type type) : Attribute
    {
        public Type Type { get; } = type;
    }
}
