using System.Reflection;
using System.Runtime.Loader;
using SharpFuzz;

namespace OrleansBallot.Fuzz.Engine;

/// <summary>
/// Our assemblies as SharpFuzz instruments them, and this one beside them. Each run has a context of its own, and so statics of its own:
/// what one decoder has left in a cache is not there for the next one. The files beside the program stay as they were built.
/// </summary>
internal sealed class Instrumented
{
    private readonly Dictionary<string, byte[]> _assemblies = [];

    /// <summary>Instruments copies. SharpFuzz numbers branches in order, so the order is always the same.</summary>
    public Instrumented()
    {
        Coverage.Begin();
        var own = typeof(Instrumented).Assembly.GetName().Name!;
        var folder = Directory.CreateTempSubdirectory("fuzz-");
        try
        {
            foreach (var name in (string[])["OrleansBallot.Ledger", "OrleansBallot.Grains.Interfaces", "OrleansBallot.Storage",
                "OrleansBallot.Grains", "OrleansBallot.Api", "OrleansBallot.Silo", "ballot"])
            {
                var copy = Path.Combine(folder.FullName, name + ".dll");
                File.Copy(PathOf(name), copy);

                // Orleans generates more code than we wrote, for messages that no decoder reads.
                Fuzzer.Instrument(copy, type => !type.StartsWith("OrleansCodeGen", StringComparison.Ordinal), SharpFuzz.Options.Value);
                _assemblies.Add(name, File.ReadAllBytes(copy));
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        _assemblies.Add(own, File.ReadAllBytes(PathOf(own)));
    }

    /// <summary>Runs a campaign against instrumented code.</summary>
    /// <param name="run">What to run, and where its results go.</param>
    /// <returns>True where nothing was found.</returns>
    public bool Run(RunOptions run)
    {
        var context = new Context(_assemblies);
        var entry = context.LoadFromAssemblyName(typeof(FuzzRun).Assembly.GetName()).GetType(typeof(FuzzRun).FullName!)!;
        var method = entry.GetMethod(nameof(FuzzRun.Of), BindingFlags.Public | BindingFlags.Static)!;
        return (bool)method.Invoke(null, BindingFlags.DoNotWrapExceptions, null,
            [run.Target, run.Inputs, run.Seed, run.Corpus, run.Findings, run.Output], null)!;
    }

    private static string PathOf(string name) => Path.Combine(AppContext.BaseDirectory, name + ".dll");

    /// <summary>Loads our assemblies, and leaves all others to the program's context: SharpFuzz's memory must be there once.</summary>
    private sealed class Context(Dictionary<string, byte[]> assemblies) : AssemblyLoadContext("instrumented")
    {
        protected override Assembly? Load(AssemblyName name) =>
            assemblies.TryGetValue(name.Name!, out var bytes) ? LoadFromStream(new MemoryStream(bytes)) : null;
    }
}
