using System.Collections.Frozen;
using System.Reflection;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Ledger.Rules;

/// <summary>
/// The catalogue of rules, for enums whose values are rules. Each such enum is a closed list, and all its values but <c>None</c> bear a
/// <see cref="RuleAttribute"/>.
/// </summary>
public static class RuleBook
{
    private const string NoRule = "None";

    /// <summary>The catalogue's entry for a rule.</summary>
    public static Rule Of<T>(T value) where T : struct, Enum => Book<T>.Rules[value];

    /// <summary>The entry with a rule's name; null where this list has none.</summary>
    public static Rule? Find<T>(string? name) where T : struct, Enum =>
        EnumNames.TryParse<T>(name, out var value) ? Book<T>.Rules.GetValueOrDefault(value) : null;

    /// <summary>Every rule of a list, in its order.</summary>
    public static IEnumerable<Rule> All<T>() where T : struct, Enum => Enum.GetValues<T>().Where(Book<T>.Rules.ContainsKey).Select(Of);

    private static class Book<T> where T : struct, Enum
    {
        public static readonly FrozenDictionary<T, Rule> Rules =
            Enum.GetValues<T>().Where(value => value.ToString() != NoRule).ToFrozenDictionary(value => value, Read);

        private static Rule Read(T value) => typeof(T).GetField(value.ToString())!.GetCustomAttribute<RuleAttribute>() is { } attribute
            ? new(value.Name(), attribute)
            : throw new InvalidOperationException($"{typeof(T).Name}.{value} has no [Rule].");
    }
}
