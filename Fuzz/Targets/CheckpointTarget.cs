using System.Security.Cryptography;
using System.Text;
using OrleansBallot.Storage;
using OrleansBallot.Storage.Files;

namespace OrleansBallot.Fuzz.Targets;

/// <summary>A node's file <c>epoch</c>. Its digest is no secret, so every other input has a right one.</summary>
internal sealed class CheckpointTarget : Target
{
    private const string Node = "node-1", Path = "/data/epoch";
    private const int Body = 24;

    public override string Name => "checkpoint";

    public override IEnumerable<byte[]> Examples => [Written(new(1, 96)), Written(new(1_000_000, 1L << 40))];

    public override int MostBytes => 128;

    public override bool Takes(ReadOnlySpan<byte> input)
    {
        var file = input.ToArray();
        if (file.Length == Body + SHA256.HashSizeInBytes && file[^1] % 2 == 0)
            SHA256.HashData([.. file.AsSpan(0, Body), .. Encoding.ASCII.GetBytes(Node)]).CopyTo(file, Body);
        Checkpoint read;
        try
        {
            read = Checkpoint.Read(new MemoryDisk { [Path] = file }, Path, Node)!.Value;
        }
        catch (StorageException)
        {
            return false;
        }

        Demand.Same(file, Written(read));
        return true;
    }

    private static byte[] Written(Checkpoint checkpoint)
    {
        var disk = new MemoryDisk();
        checkpoint.Write(disk, Path, Node);
        return disk[Path];
    }
}
