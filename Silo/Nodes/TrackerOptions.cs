using System.Collections.Immutable;
using OrleansBallot.Ledger.Keys;
using OrleansBallot.Ledger.Values;
using OrleansBallot.Silo.Options;

namespace OrleansBallot.Silo.Nodes;

/// <param name="Keys">How the digests of the keys begin that nodes of these names must have.</param>
/// <param name="Closed">Whether only those may join.</param>
internal sealed record TrackerOptions(
    TimeSpan Heartbeat, TimeSpan SuspectAfter, TimeSpan RemoveAfter, ImmutableDictionary<string, string> Keys, bool Closed)
{
    public static TrackerOptions Read(Settings settings)
    {
        const string closedKey = "Ballot:Tracker:Closed";
        var (least, hour) = (TimeSpan.FromMilliseconds(50), TimeSpan.FromHours(1));
        var heartbeat = settings.Duration("Ballot:Tracker:Heartbeat", TimeSpan.FromSeconds(2), least, hour);
        var suspect = settings.Duration("Ballot:Tracker:SuspectAfter", TimeSpan.FromSeconds(6), least, hour);
        var remove = settings.Duration("Ballot:Tracker:RemoveAfter", TimeSpan.FromSeconds(20), least, 24 * hour);
        Above("SuspectAfter", suspect, "Heartbeat", heartbeat);
        Above("RemoveAfter", remove, "SuspectAfter", suspect);
        var (keys, closed) = (ReadKeys(settings), settings.Flag(closedKey, otherwise: false));
        if (closed && keys.IsEmpty)
            throw new StartupException($"{closedKey} is true, and Ballot:Tracker:Keys names no node: none could join.");
        return new(heartbeat, suspect, remove, keys, closed);

        static void Above(string key, TimeSpan value, string lower, TimeSpan bound)
        {
            if (value > bound) return;
            throw Settings.Broken($"Ballot:Tracker:{key}", Durations.Text(value), $"above Ballot:Tracker:{lower}, {Durations.Text(bound)}");
        }
    }

    private static ImmutableDictionary<string, string> ReadKeys(Settings settings)
    {
        const string key = "Ballot:Tracker:Keys";
        var pins = settings.Below(key);
        foreach (var (name, pin) in pins)
        {
            if (!ShortName.IsValid(name)) throw Settings.Broken(key, name, $"the name of a node, {ShortName.Rule}, with its key's digest");
            if (pin.Length is < NodeKey.PinDigits or > 2 * Hash256.Size || !pin.All(char.IsAsciiHexDigitLower))
            {
                throw Settings.Broken(
                    $"{key}:{name}", pin,
                    $"the first {NodeKey.PinDigits} or more of the {2 * Hash256.Size} lower-case hex digits that 'ballot nodes --json' "
                    + "shows as its key; a fingerprint is too short, as "
                    + "somebody can make another key of the same");
            }
        }

        return pins.ToImmutableDictionary(pair => pair.Name, pair => pair.Value, StringComparer.Ordinal);
    }
}
