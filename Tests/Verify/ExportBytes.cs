using OrleansBallot.Ledger.Audit;
using OrleansBallot.Ledger.Blocks;
using OrleansBallot.Ledger.Encoding;
using OrleansBallot.Ledger.Keys;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Verify;

/// <summary>An export as bytes that can be damaged in one place and put together again around it.</summary>
internal static class ExportBytes
{
    public static byte[] OfBytes(params IEnumerable<byte[]> blocks) =>
        Join(ExportFormat.Prologue(TestNetwork.Default.Parameters), [.. blocks.SelectMany(frame => ExportFormat.Frame(frame))]);

    public static byte[] Of(params IReadOnlyList<Block> blocks) => OfBytes(blocks.Select(block => block.Encode()));

    /// <summary>The best chain of a node, of whatever network.</summary>
    public static byte[] Of(TestNode node) =>
        [.. ExportFormat.Prologue(node.Network.Parameters), .. node.Best.SelectMany(block => ExportFormat.Frame(block.Encode()))];

    public static byte[] Join(params IEnumerable<byte[]> parts) => [.. parts.SelectMany(part => part)];

    /// <summary>So many bytes taken out at a place, and others put in.</summary>
    public static byte[] Splice(byte[] bytes, int at, int remove, params byte[] insert) =>
        [.. bytes[..at], .. insert, .. bytes[(at + remove)..]];

    public static byte[] Flip(byte[] bytes, int at, int bit)
    {
        var flipped = (byte[])bytes.Clone();
        flipped[at] ^= (byte)(1 << bit);
        return flipped;
    }

    /// <summary>A length of one or two bytes in one more than it needs.</summary>
    public static byte[] Padded(int length) => length < 0x80
        ? [(byte)(length | 0x80), 0]
        : [(byte)(length | 0x80), (byte)((length >> 7) | 0x80), 0];

    /// <summary>A block whose transactions are any bytes, with its header, signature and coinbase as they were.</summary>
    public static byte[] Holding(Block block, params IReadOnlyList<byte[]> transactions)
    {
        var writer = new CanonicalWriter().Raw(Beginning(block)).Length((ulong)transactions.Count);
        foreach (var transaction in transactions) writer.Bytes(transaction);
        return writer.ToArray();
    }

    /// <summary>Header, signature and coinbase.</summary>
    public static byte[] Beginning(Block block) => block.Encode()[..(BlockHeader.Size + 2 * NodeKey.Size + 8 + 64 + 8)];
}
