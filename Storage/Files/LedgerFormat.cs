using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace OrleansBallot.Storage.Files;

/// <summary>The header of a record that verifies.</summary>
/// <param name="Kind">The caller's kind.</param>
/// <param name="More">True when the next record belongs to the same append. Without that one this record does not count.</param>
/// <param name="Length">The length of the payload.</param>
/// <param name="Epoch">The writer's epoch.</param>
/// <param name="Durable">
/// How much of the log was synced before the write that holds this record. A crash may leave any part of the last write, but damages no
/// earlier one. So damage below this mark does not come from a crash.
/// </param>
internal readonly record struct RecordHeader(RecordKind Kind, bool More, int Length, ulong Epoch, long Durable)
{
    public const int Size = 64;

    public long Total => Size + Length;
}

/// <summary>
/// The bytes of one log. Little-endian. <code> file magic 8 | version 4 | zero 4 | node name 32 | marker 8 | salt 16 | digest 24 | records
/// record marker 8 | kind 1 | more 1 | zero 2 | length 4 | epoch 8 | durable 8 | header digest 16 | payload digest 16 | payload </code>
/// Digests are truncated SHA-256 rather than a CRC, and both they and the marker depend on secret random bytes of this file: payloads come
/// from strangers, and a ballot made to look like a record must not pass for one when a log is searched for the records after damage.
/// Header digests cover the salt, the position and the header, so that a length is never believed before it verifies and a record copied
/// elsewhere doesn't. Payload digests cover the header digest and the payload.
/// </summary>
internal sealed class LedgerFormat
{
    public const int FileHeaderSize = 96;
    public const int MarkerSize = 8;

    private const int DigestSize = 16;
    private const int SaltSize = 16;
    private const int HeaderDigestAt = 32;
    private const int PayloadDigestAt = 48;
    private const uint Version = 1;

    private static ReadOnlySpan<byte> Magic => "BALLOTLG"u8;

    private readonly byte[] _header;

    private LedgerFormat(byte[] header) => _header = header;

    public ReadOnlyMemory<byte> FileHeader => _header;

    public ReadOnlySpan<byte> Marker => _header.AsSpan(48, MarkerSize);

    private ReadOnlySpan<byte> Salt => _header.AsSpan(56, SaltSize);

    public static LedgerFormat Create(string node)
    {
        var header = new byte[FileHeaderSize];
        Magic.CopyTo(header);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(8), Version);
        Encoding.ASCII.GetBytes(node, header.AsSpan(16, 32));
        RandomNumberGenerator.Fill(header.AsSpan(48, MarkerSize + SaltSize));
        SHA256.HashData(header.AsSpan(0, 72)).AsSpan(0, 24).CopyTo(header.AsSpan(72));
        return new LedgerFormat(header);
    }

    public static LedgerFormat Parse(byte[] header, string node, string path)
    {
        if (header.Length < FileHeaderSize || !header.AsSpan().StartsWith(Magic))
            throw new StorageException($"'{path}' is no ledger log, or damaged at offset 0.");
        if (!SHA256.HashData(header.AsSpan(0, 72)).AsSpan(0, 24).SequenceEqual(header.AsSpan(72)))
            throw new StorageException($"'{path}' is damaged at offset 0: its header doesn't verify.");
        var version = BinaryPrimitives.ReadUInt32LittleEndian(header.AsSpan(8));
        if (version != Version)
            throw new StorageException($"'{path}' has version {version} of the log format; this program reads {Version}.");
        var owner = Encoding.ASCII.GetString(header.AsSpan(16, 32)).TrimEnd('\0');
        if (owner != node)
            throw new StorageException($"'{path}' is the log of node '{owner}', not of '{node}'.");
        return new LedgerFormat(header);
    }

    public byte[] Encode(RecordHeader record, long position, ReadOnlySpan<byte> payload)
    {
        var header = new byte[RecordHeader.Size];
        Marker.CopyTo(header);
        header[8] = (byte)record.Kind;
        header[9] = record.More ? (byte)1 : (byte)0;
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(12), record.Length);
        BinaryPrimitives.WriteUInt64LittleEndian(header.AsSpan(16), record.Epoch);
        BinaryPrimitives.WriteInt64LittleEndian(header.AsSpan(24), record.Durable);
        HeaderDigest(header, position, header.AsSpan(HeaderDigestAt));
        using var digest = BeginPayload(header);
        digest.AppendData(payload);
        EndPayload(digest).CopyTo(header.AsSpan(PayloadDigestAt));
        return header;
    }

    /// <summary>
    /// Decodes a header; null where no header of this log is at that position. Digests show damage, and no more: anybody who reads the file
    /// can make them. A length that points backwards would keep a recovery in one place for ever.
    /// </summary>
    public RecordHeader? Decode(ReadOnlySpan<byte> header, long position)
    {
        Span<byte> digest = stackalloc byte[DigestSize];
        if (header.Length < RecordHeader.Size || !header.StartsWith(Marker))
            return null;
        HeaderDigest(header, position, digest);
        if (!header.Slice(HeaderDigestAt, DigestSize).SequenceEqual(digest))
            return null;
        var record = new RecordHeader(
            (RecordKind)header[8],
            header[9] == 1,
            BinaryPrimitives.ReadInt32LittleEndian(header[12..]),
            BinaryPrimitives.ReadUInt64LittleEndian(header[16..]),
            BinaryPrimitives.ReadInt64LittleEndian(header[24..]));
        return record.Length >= 0 && record.Durable >= FileHeaderSize && record.Durable <= position ? record : null;
    }

    /// <summary>Starts the digest of a payload, to which the caller appends the payload before <see cref="Matches"/>.</summary>
    public static IncrementalHash BeginPayload(ReadOnlySpan<byte> header)
    {
        var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        digest.AppendData(header.Slice(HeaderDigestAt, DigestSize));
        return digest;
    }

    public static bool Matches(IncrementalHash digest, ReadOnlySpan<byte> header) =>
        EndPayload(digest).SequenceEqual(header.Slice(PayloadDigestAt, DigestSize));

    private static ReadOnlySpan<byte> EndPayload(IncrementalHash digest) => digest.GetHashAndReset().AsSpan(0, DigestSize);

    private void HeaderDigest(ReadOnlySpan<byte> header, long position, Span<byte> destination)
    {
        Span<byte> preimage = stackalloc byte[SaltSize + sizeof(long) + HeaderDigestAt];
        Salt.CopyTo(preimage);
        BinaryPrimitives.WriteInt64LittleEndian(preimage[SaltSize..], position);
        header[..HeaderDigestAt].CopyTo(preimage[(SaltSize + sizeof(long))..]);
        Span<byte> full = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(preimage, full);
        full[..DigestSize].CopyTo(destination);
    }
}
