using System.Text.Json;
using OrleansBallot.Simulation.Disks;

namespace OrleansBallot.Simulation.Invariants;

/// <summary>A registrar's secrets, as a state file of the database holds them.</summary>
/// <param name="Path">The file.</param>
/// <param name="Text">How they are written there.</param>
/// <param name="Bytes">What they decrypt to: the box of simulated silos is open.</param>
internal sealed record StoredSecrets(string Path, string Text, byte[] Bytes)
{
    /// <summary>All that a disk holds now.</summary>
    public static IEnumerable<StoredSecrets> On(SimulatedDisk disk)
    {
        foreach (var path in disk.Files.ToArray())
        {
            if (!path.Contains("registrar", StringComparison.Ordinal) || !path.EndsWith(".json", StringComparison.Ordinal)) continue;
            using var state = JsonDocument.Parse(disk[path]);
            if (state.RootElement.GetProperty("Value").GetProperty("Secrets") is { ValueKind: JsonValueKind.String } secrets)
                yield return new(path, secrets.GetRawText().Trim('"'), secrets.GetBytesFromBase64());
        }
    }
}
