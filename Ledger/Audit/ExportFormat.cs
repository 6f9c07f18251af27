namespace OrleansBallot.Ledger;

/// <summary>What <see cref="ExportFormat.TryReadFrame"/> found.</summary>
public enum FrameRead
{
    /// <summary>A whole frame.</summary>
    Whole,

    /// <summary>So far nothing wrong, but it needs more bytes; where there are none, the file was cut.</summary>
    Cut,

    /// <summary>A length that is no length, or above what may stand here.</summary>
    Damaged,
}

/// <summary>
/// The export file: frames of a LEB128 length and so many bytes, and nothing else. The first holds the tag, the second the
/// chain's parameters, and each one after that a block of the best chain, from height 1 upwards.
/// </summary>
public static class ExportFormat
{
    /// <summary>Bytes of a frame besides its content, at the most.</summary>
    public const int MostOverhead = 9;

    /// <summary>Bytes that the chain's parameters take at the most.</summary>
    public const int MostParameters = 1024;

    /// <summary>What the first frame of an export holds, as UTF-8.</summary>
    public const string Tag = "ballot/export/1";

    /// <summary>The same of a file of headers: in place of each block it has the block's 156 header bytes.</summary>
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

    /// <summary>True for the content of the first frame of such a file.</summary>
    public static bool IsTag(ReadOnlySpan<byte> content, string tag = Tag) => content.SequenceEqual(System.Text.Encoding.UTF8.GetBytes(tag));

    /// <summary>Reads the frame at the beginning of some bytes.</summary>
    /// <param name="bytes">As much of the file as is at hand.</param>
    /// <param name="most">Bytes that the content may have: checked before the caller makes room for it.</param>
    /// <param name="content">Where in <paramref name="bytes"/> the content lies; its end is the frame's.</param>
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
