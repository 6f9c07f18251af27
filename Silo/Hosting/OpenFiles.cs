using System.Globalization;
using OrleansBallot.Silo.Options;

namespace OrleansBallot.Silo.Hosting;

/// <summary>
/// How many files and connections the system lets this process open at once. The platform ends the process when it can open none for
/// itself, so connections that strangers hold could end the silo.
/// </summary>
internal static class OpenFiles
{
    /// <summary>
    /// Kept for the silo itself: some 300 for nodes, storage, other silos and the platform, and room for connections that the system hands
    /// over at once before they are closed.
    /// </summary>
    public const int OfTheSilo = 1024;

    private const int Least = 2 * OfTheSilo;

    /// <summary>The limit; null where the system tells none.</summary>
    public static int? Most { get; } = Read();

    /// <exception cref="StartupException">There are too few.</exception>
    public static void Check()
    {
        if (Most < Least)
            throw new StartupException(
                $"This process may open {Most} files, and needs {Least} or more: raise the limit (ulimit -n, LimitNOFILE).");
    }

    private static int? Read()
    {
        const string limits = "/proc/self/limits", row = "Max open files";
        if (!File.Exists(limits)) return null;
        var words = File.ReadLines(limits).FirstOrDefault(line => line.StartsWith(row, StringComparison.Ordinal))
            ?[row.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return words is [var soft, ..] && int.TryParse(soft, NumberStyles.None, CultureInfo.InvariantCulture, out var most) ? most : null;
    }
}
