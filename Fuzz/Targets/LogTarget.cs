using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using OrleansBallot.Storage;
using OrleansBallot.Storage.Files;

namespace OrleansBallot.Fuzz.Targets;

/// <summary>
/// The recovery of a node's <c>ledger.log</c>. An input is what the last opening knew to be durable, 4 bytes; how many records get right
/// digests, 1 byte, because most changes would break one; and the file.
/// </summary>
internal sealed class LogTarget : Target
{
    private const string Node = "node-1", Path = "ledger.log";
    private const int Prefix = 5, DigestAt = 72, DigestSize = 24;

    public override string Name => "log";

    public override IEnumerable<byte[]> Examples
    {
        get
        {
            var log = Log((1, false, "one"), (1, true, "two"), (1, false, "three"), (2, false, "four"), (2, false, ""));
            yield return [.. BitConverter.GetBytes(LedgerFormat.FileHeaderSize), 0, .. log];
            yield return [.. BitConverter.GetBytes(LedgerFormat.FileHeaderSize), 255, .. log];
            yield return [.. BitConverter.GetBytes(log.Length), 0, .. log];
            yield return [.. BitConverter.GetBytes(LedgerFormat.FileHeaderSize), 0, .. log[..^40]];
            yield return [.. BitConverter.GetBytes(LedgerFormat.FileHeaderSize), 0, .. Header];
        }
    }

    public override IReadOnlyList<byte[]> Words { get; } = [Header, LedgerFormat.Parse(Header, Node, Path).Marker.ToArray()];

    /// <summary>Recovery has windows of 64 KiB, whatever the file's length.</summary>
    public override long MayAllocate(int length) => (512 * 1024) + (100L * length);

    /// <summary>A file's header with its digest. Its marker and salt are random in a real one.</summary>
    private static byte[] Header
    {
        get
        {
            var header = new byte[LedgerFormat.FileHeaderSize];
            "BALLOTLG"u8.CopyTo(header);
            header[8] = 1;
            Encoding.ASCII.GetBytes(Node, header.AsSpan(16));
            SHA256.HashData("marker and salt"u8).AsSpan(0, 24).CopyTo(header.AsSpan(48));
            SealHeader(header);
            return header;
        }
    }

    public override bool Takes(ReadOnlySpan<byte> input)
    {
        if (input.Length < Prefix) return false;
        var (content, records) = (input[Prefix..].ToArray(), input[Prefix - 1]);
        if (records > 0 && content.Length >= LedgerFormat.FileHeaderSize) SealHeader(content);
        LedgerFormat format;
        try
        {
            format = LedgerFormat.Parse(content[..Math.Min(content.Length, LedgerFormat.FileHeaderSize)], Node, Path);
        }
        catch (StorageException)
        {
            return false;
        }

        Seal(format, content, records);
        var file = new MemoryFile(content);
        var durable = BinaryPrimitives.ReadInt32LittleEndian(input);
        if (Recover(file, format, durable) is not { } recovery) return false;
        Demand.True(file.Length == recovery.End && recovery.End <= content.Length, "what is recovered was there");
        Demand.True(recovery.End >= durable, "what was durable is there");
        Demand.Same(content.AsSpan(0, (int)recovery.End), file.Content);
        Demand.True(Readable(file, format, recovery.End) == recovery.Report.Records, "each record that counts is read again");
        var again = Recover(file, format, durable);
        Demand.True(again?.End == recovery.End && again.Report.TornBytes == 0, "a second opening finds the same");
        return true;
    }

    private static LedgerRecovery? Recover(MemoryFile file, LedgerFormat format, int durable)
    {
        var recovery = new LedgerRecovery(file, format, Path);
        try
        {
            recovery.Run(durable, default);
            return recovery;
        }
        catch (StorageException)
        {
            return null;
        }
    }

    private static long Readable(MemoryFile file, LedgerFormat format, long end)
    {
        var (reader, records) = (new LedgerReader(file, format), 0L);
        for (long at = LedgerFormat.FileHeaderSize; at < end; records++)
        {
            var header = reader.Header(at, end);
            if (header is null || reader.Payload(at, header.Value) is null) return -1;
            at += header.Value.Total;
        }

        return records;
    }

    private static void SealHeader(byte[] file) =>
        SHA256.HashData(file.AsSpan(0, DigestAt)).AsSpan(0, DigestSize).CopyTo(file.AsSpan(DigestAt));

    /// <summary>Gives records the digests that somebody gives them who can read the file, and so its salt.</summary>
    private static void Seal(LedgerFormat format, byte[] content, int records)
    {
        for (var at = LedgerFormat.FileHeaderSize; records > 0 && content.Length - at >= RecordHeader.Size; records--)
        {
            var bytes = content.AsSpan(at, RecordHeader.Size);
            var length = BinaryPrimitives.ReadInt32LittleEndian(bytes[12..]);
            var payload = content.AsSpan(at + RecordHeader.Size);
            payload = length >= 0 && length <= payload.Length ? payload[..length] : [];
            format.Encode(
                new(
                    (RecordKind)bytes[8], bytes[9] == 1, length, BinaryPrimitives.ReadUInt64LittleEndian(bytes[16..]),
                    BinaryPrimitives.ReadInt64LittleEndian(bytes[24..])),
                at, payload).CopyTo(bytes);
            at += RecordHeader.Size + payload.Length;
        }
    }

    /// <summary>Appends in order, each a write of its own unless more follows.</summary>
    private static byte[] Log(params (ulong Epoch, bool More, string Payload)[] records)
    {
        var (log, format, durable) = (new List<byte>(Header), LedgerFormat.Parse(Header, Node, Path), (long)LedgerFormat.FileHeaderSize);
        foreach (var (epoch, more, text) in records)
        {
            var payload = Encoding.UTF8.GetBytes(text);
            log.AddRange(format.Encode(new(RecordKind.Block, more, payload.Length, epoch, durable), log.Count, payload));
            log.AddRange(payload);
            if (!more) durable = log.Count;
        }

        return [.. log];
    }
}
