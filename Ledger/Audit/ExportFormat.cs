using OrleansBallot.Ledger.Blocks;
using OrleansBallot.Ledger.Encoding;

namespace OrleansBallot.Ledger.Audit;

/// <summary>The result of <see cref="ExportFormat.TryReadFrame"/>.</summary>
public enum FrameRead
{
    /// <summary>A whole frame.</summary>
    Whole,

    /// <summary>No fault so far, but the frame needs more bytes. At the end of a file this means that the file was cut.</summary>
    Cut,

    /// <summary>The length is not canonical, or above the bound.</summary>
    Damaged,
}

/// <summary>
/// The export file is a sequence of frames: a LEB128 length, then that many bytes. The first frame holds the tag, the second the chain's
/// parameters, and each later one a block of the best chain, from height 1 upwards.
/// </summary>
public static class ExportFormat
{
    /// <summary>The most bytes of a frame besides its content.</summary>
    public const int MostOverhead = 9;

    /// <summary>The most bytes that the chain's parameters take.</summary>
    public const int MostParameters = 1024;

    /// <summary>The content of an export's first frame, as UTF-8.</summary>
    public const string Tag = "ballot/export/1";

    /// <summary>The tag of a file of headers, which holds each block's 156 header bytes in place of the block.</summary>
    public const string HeadersTag = "ballot/headers/1";

    /// <summary>The first two frames.</summary>
    /// <param name="chain">The chain's parameters.</param>
    /// <param name="tag"><see cref="Tag"/> or <see cref="HeadersTag"/>.</param>
    public static byte[] Prologue(ChainParameters chain, string tag = Tag)
    {
        ArgumentNullException.ThrowIfNull(chain);
        return new CanonicalWriter().Text(tag).Bytes(chain.Encode()).ToArray();
    }

    /// <summary>The frame of one block.</summary>
    /// <param name="block">Its canonical bytes.</param>
    public static byte[] Frame(ReadOnlySpan<byte> block) => new CanonicalWriter().Bytes(block).ToArray();

    /// <summary>True when this is the content of such a file's first frame.</summary>
    public static bool IsTag(ReadOnlySpan<byte> content, string tag = Tag) =>
        content.SequenceEqual(System.Text.Encoding.UTF8.GetBytes(tag));

    /// <summary>Reads the frame at the beginning of some bytes.</summary>
    /// <param name="bytes">The bytes of the file that are at hand.</param>
    /// <param name="most">The bound on the content's length. It is checked before the caller allocates room.</param>
    /// <param name="content">Where the content lies in <paramref name="bytes"/>; the frame ends where it ends.</param>
    public static FrameRead TryReadFrame(ReadOnlySpan<byte> bytes, int most, out Range content)
    {
        content = default;
        var last = bytes[..Math.Min(bytes.Length, MostOverhead)].IndexOfAnyInRange((byte)0, (byte)0x7f);
        if (last < 0) return bytes.Length < MostOverhead ? FrameRead.Cut : FrameRead.Damaged;
        var start = last + 1;
        var reader = new CanonicalReader(bytes[..start]);
        var length = (int)reader.Length((ulong)most);
        if (!reader.Complete) return FrameRead.Damaged;
        if (length > bytes.Length - start) return FrameRead.Cut;
        content = start..(start + length);
        return FrameRead.Whole;
    }
}
