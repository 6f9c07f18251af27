using System.Text;
using System.Text.Json;
using OrleansBallot.Storage;
using OrleansBallot.Storage.Files;

namespace OrleansBallot.Fuzz.Targets;

/// <summary>A file with the state of a grain.</summary>
internal sealed class StateTarget : Target
{
    private const string Owner = "tracker/ballot", State = "roster", Path = "/data/state/file.json";

    public override string Name => "state";

    public override IEnumerable<byte[]> Examples =>
    [
        Written(1, """{"Members":[{"Name":"node-1","Key":"00ff\u00e9","Since":1.5}],"Left":{}}"""), Written(7, "\"\\ud83d\\ude00\""),
        Written(2, null),
    ];

    public override IReadOnlyList<byte[]> Words { get; } =
        [.. JsonWords.All, .. JsonWords.Names("Grain", "Name", "Version", "Digest", "Value"), Encoding.UTF8.GetBytes(Owner)];

    public override int MostBytes => 2048;

    public override bool Takes(ReadOnlySpan<byte> input)
    {
        StateFile file;
        try
        {
            file = StateFile.Read(new MemoryDisk { [Path] = input.ToArray() }, Path, Owner, State)!;
        }
        catch (StorageException)
        {
            return false;
        }

        // Its text may have other blanks and escapes than it is written with. The digest is over the value, so it must be the same again.
        var again = Written(file.Version, file.Value is { } value ? JsonSerializer.Serialize(value) : null);
        var read = StateFile.Read(new MemoryDisk { [Path] = again }, Path, Owner, State)!;
        Demand.True(read.Digest == file.Digest, "a state that is written as it was read is the same");
        return true;
    }

    private static byte[] Written(long version, string? json)
    {
        var disk = new MemoryDisk();
        StateFile.Write(disk, Path, Owner, State, version, json);
        return disk[Path];
    }
}
