using System.Collections.Frozen;
using System.Text;

namespace OrleansBallot.Ledger.Values;

/// <summary>The names of closed lists for people and programs: words joined by hyphens, as in <c>already-voted</c>.</summary>
public static class EnumNames
{
    /// <summary>A value's name.</summary>
    public static string Name<T>(this T value) where T : struct, Enum => Names<T>.ByValue[value];

    /// <summary>Reads <see cref="Name"/>.</summary>
    public static bool TryParse<T>(string? name, out T value) where T : struct, Enum
    {
        value = default;
        return name is not null && Names<T>.ByName.TryGetValue(name, out value);
    }

    /// <summary>Reads <see cref="Name"/> in data of another version.</summary>
    /// <param name="name">The name.</param>
    /// <param name="otherwise">The value for a name that only another version knows.</param>
    public static T Read<T>(string? name, T otherwise) where T : struct, Enum => TryParse<T>(name, out var value) ? value : otherwise;

    /// <summary>Every name of a list, joined for a person to read.</summary>
    public static string List<T>() where T : struct, Enum => string.Join(", ", Enum.GetValues<T>().Select(Name));

    private static class Names<T> where T : struct, Enum
    {
        public static readonly FrozenDictionary<T, string> ByValue = Enum.GetValues<T>().ToFrozenDictionary(value => value, Kebab);
        public static readonly FrozenDictionary<string, T> ByName = ByValue.ToFrozenDictionary(
            pair => pair.Value, pair => pair.Key, StringComparer.Ordinal);

        private static string Kebab(T value)
        {
            var name = new StringBuilder();
            foreach (var letter in value.ToString())
            {
                if (char.IsUpper(letter) && name.Length > 0) name.Append('-');
                name.Append(char.ToLowerInvariant(letter));
            }

            return name.ToString();
        }
    }
}
