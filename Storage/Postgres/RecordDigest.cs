using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace OrleansBallot.Storage.Postgres;

/// <summary>
/// Ties a row to its place: a truncated SHA-256 over node, position, kind, epoch and payload. Server and disk may be anyone's, so this
/// shows damaged rows, and rows that were moved or edited. The digest has no secret, but a forger still breaks the chain's own hashes and
/// the node's signatures.
/// </summary>
internal static class RecordDigest
{
    private const int Size = 16;

    public static byte[] Of(string node, long position, RecordKind kind, ulong epoch, ReadOnlySpan<byte> payload)
    {
        Span<byte> place = stackalloc byte[64 + 17];
        var length = Encoding.ASCII.GetBytes(node, place);
        place[length] = (byte)kind;
        BinaryPrimitives.WriteInt64LittleEndian(place[(length + 1)..], position);
        BinaryPrimitives.WriteUInt64LittleEndian(place[(length + 9)..], epoch);
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        digest.AppendData(place[..(length + 17)]);
        digest.AppendData(payload);
        return digest.GetHashAndReset()[..Size];
    }
}
