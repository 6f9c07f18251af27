using System.Reflection;

namespace OrleansBallot.Tests.Engine;

/// <summary>
/// The slice of Orleans that grain code may use is written down in OrleansSlice.txt. Embedded declares exactly that, and
/// Orleans has all of it: so what compiles here compiles there.
/// </summary>
public sealed class SliceTests
{
    // Whichever engine this build has, these are its assemblies.
    private static readonly IReadOnlyList<string> _engine = PublicSurface.Of(WithReferences(typeof(SliceTests).Assembly)
        .Where(assembly => assembly.GetName().Name is { } name
            && (name == "OrleansBallot.Embedded" || name.StartsWith("Orleans.", StringComparison.Ordinal)))
        .Distinct()
        .SelectMany(assembly => assembly.GetTypes()));

    private static readonly string[] _slice = ReadSlice();

    [Fact]
    public void The_engine_declares_all_of_the_slice() => Assert.Empty(_slice.Except(_engine));

    [Fact]
    public void The_embedded_engine_declares_nothing_else()
    {
        Assert.SkipUnless(typeof(Grain).Assembly.GetName().Name == "OrleansBallot.Embedded", "Orleans is more than the slice.");
        Assert.Empty(_engine.Except(_slice));
    }

    [Fact]
    public void The_slice_is_written_in_order() => Assert.Equal(_slice.Distinct().Order(StringComparer.Ordinal), _slice);

    private static string[] ReadSlice()
    {
        using var text = typeof(SliceTests).Assembly.GetManifestResourceStream("OrleansSlice.txt")!;
        using var reader = new StreamReader(text);
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private static List<Assembly> WithReferences(Assembly root)
    {
        var all = new List<Assembly> { root };
        for (var i = 0; i < all.Count; i++)
        {
            all.AddRange(all[i].GetReferencedAssemblies()
                .Where(name => name.Name!.StartsWith("Orleans", StringComparison.Ordinal))
                .Select(Assembly.Load)
                .Where(assembly => !all.Contains(assembly)));
        }

        return all;
    }
}
