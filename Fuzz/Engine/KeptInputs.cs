using OrleansBallot.Fuzz.Targets;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Fuzz.Engine;

/// <summary>Inputs in a folder, a file each, named by their hashes.</summary>
internal static class KeptInputs
{
    private const int NameDigits = 16;

    /// <summary>The inputs that lie beside the program, from the project's own folder.</summary>
    public static IEnumerable<byte[]> Of(Target target) => Read(Path.Combine(AppContext.BaseDirectory, "Corpus", target.Name));

    /// <summary>The inputs in the order of their names; none where there is no folder.</summary>
    public static IEnumerable<byte[]> Read(string? folder) => !Directory.Exists(folder)
        ? []
        : Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal).Select(File.ReadAllBytes);

    /// <summary>Replaces what a folder holds.</summary>
    public static void Write(string folder, IEnumerable<byte[]> inputs)
    {
        Directory.CreateDirectory(folder);
        var kept = inputs.Select(input => (File: Path.Combine(folder, Hash256.Of(input).ToString()[..NameDigits]), Input: input))
            .DistinctBy(input => input.File).ToDictionary();
        foreach (var file in Directory.EnumerateFiles(folder).Where(file => !kept.ContainsKey(file)).ToList()) File.Delete(file);
        foreach (var (file, input) in kept) File.WriteAllBytes(file, input);
    }
}
