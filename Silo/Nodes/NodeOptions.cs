using System.Collections.Immutable;
using System.Globalization;
using OrleansBallot.Grains.Ports;
using OrleansBallot.Silo.Options;

namespace OrleansBallot.Silo.Nodes;

/// <param name="Names">The nodes that this silo starts.</param>
internal sealed record NodeOptions(ImmutableArray<string> Names, TrackerOptions Tracker)
{
    /// <summary>Nodes that one silo runs at the most.</summary>
    public const int Most = 64;

    /// <param name="silo">This silo's name; null where the operator gives none.</param>
    public static NodeOptions Read(Settings settings, string? silo) => new(ReadNames(settings, silo), TrackerOptions.Read(settings));

    private static ImmutableArray<string> ReadNames(Settings settings, string? silo)
    {
        const string key = "Ballot:Nodes";
        var listed = settings.Below(key).Select(item => item.Value.Trim()).ToArray();
        var text = settings.Text(key, listed.Length == 0 ? "4" : string.Join(',', listed));
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count))
        {
            if (count is < 1 or > Most) throw Settings.Broken(key, text, $"a count from 1 to {Most}, or a list of names");
            return [.. Enumerable.Range(1, count).Select(i => string.Create(CultureInfo.InvariantCulture, $"{silo ?? "node"}-{i}"))];
        }

        var names = text.Split(',', StringSplitOptions.TrimEntries);
        foreach (var name in names)
        {
            if (NodeNames.FaultOf(name) is { } fault)
                throw new StartupException($"{key} is '{text}', which is neither a count nor a list of nodes: {fault}");
        }

        if (names.Length > Most || names.Distinct(StringComparer.Ordinal).Count() < names.Length)
            throw Settings.Broken(key, text, $"at most {Most} names, each once");
        return [.. names];
    }
}
