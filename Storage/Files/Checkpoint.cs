using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace OrleansBallot.Storage.Files;

/// <summary>
/// A node's file <c>epoch</c>: its current epoch, and a length up to which its log was durable. With that length, damage there, or a log
/// that lost its end, is never taken for a torn tail.
/// </summary>
internal readonly record struct Checkpoint(ulong Epoch, long Durable)
{
    private const int Body = 24;
    private const int Size = Body + SHA256.HashSizeInBytes;

    private static ReadOnlySpan<byte> Magic => "BALLOTEP"u8;

    public static Checkpoint? Read(IDisk disk, string path, string node)
    {
        if (AtomicFile.Read(disk, path, Size) is not { } bytes)
            return null;
        if (bytes.Length != Size || !bytes.AsSpan().StartsWith(Magic) || !Digest(bytes, node).AsSpan().SequenceEqual(bytes.AsSpan(Body)))
            throw new StorageException($"'{path}' is damaged at offset 0, or belongs to another node than '{node}'.");
        return new Checkpoint(
            BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(8)),
            BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(16)));
    }

    public void Write(IDisk disk, string path, string node)
    {
        var bytes = new byte[Size];
        Magic.CopyTo(bytes);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(8), Epoch);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(16), Durable);
        Digest(bytes, node).CopyTo(bytes.AsSpan(Body));
        AtomicFile.Write(disk, path, bytes);
    }

    private static byte[] Digest(byte[] bytes, string node) =>
        SHA256.HashData([.. bytes.AsSpan(0, Body), .. Encoding.ASCII.GetBytes(node)]);
}
