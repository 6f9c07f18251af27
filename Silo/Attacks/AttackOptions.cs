using System.Collections.Immutable;
using OrleansBallot.Grains.Attacks;
using OrleansBallot.Ledger.Keys;
using OrleansBallot.Silo.Options;

namespace OrleansBallot.Silo.Attacks;

/// <param name="Enabled">Whether attacks can be staged.</param>
/// <param name="Every">How often a malicious node strikes.</param>
/// <param name="Malicious">Which nodes strike by themselves, and how.</param>
internal sealed record AttackOptions(bool Enabled, TimeSpan Every, ImmutableSortedDictionary<string, string> Malicious)
{
    /// <param name="isPrivate">Whether only people who use this machine can send requests.</param>
    public static AttackOptions Read(Settings settings, bool isPrivate)
    {
        var enabled = settings.Flag("Ballot:Attacks:Enabled", isPrivate);
        var every = settings.Duration(
            "Ballot:Attacks:Every", TimeSpan.FromSeconds(5), TimeSpan.FromMilliseconds(100), TimeSpan.FromHours(1));
        var malicious = settings.Below("Ballot:Malicious");
        foreach (var (node, kind) in malicious)
        {
            var key = $"Ballot:Malicious:{node}";
            if (!ShortName.IsValid(node)) throw new StartupException($"{key}: '{node}' is no node's name, {ShortName.Rule}.");
            if (AttackKinds.Find(kind) is null) throw Settings.Broken(key, kind, $"one of {AttackKinds.Listed}");
            if (!enabled) throw new StartupException($"{key} is '{kind}', though Ballot:Attacks:Enabled is false.");
        }

        return new(enabled, every, malicious.ToImmutableSortedDictionary(pair => pair.Name, pair => pair.Value, StringComparer.Ordinal));
    }

    /// <summary>Refuses a malicious node that this silo does not run: it would be waited for without a word.</summary>
    /// <param name="nodes">The nodes that the settings name.</param>
    /// <param name="hasNode">Whether a node joined here by command.</param>
    /// <exception cref="StartupException">There is such a node.</exception>
    public void RefuseStrangers(ImmutableArray<string> nodes, Predicate<string> hasNode)
    {
        if (Malicious.Keys.FirstOrDefault(node => !nodes.Contains(node) && !hasNode(node)) is { } unknown)
            throw new StartupException(
                $"Ballot:Malicious:{unknown}: this silo has no node '{unknown}', but {string.Join(", ", nodes)}.");
    }
}
