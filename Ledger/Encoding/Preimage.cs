using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Ledger.Encoding;

/// <summary>
/// The bytes that are hashed and signed: a 16-byte type tag, the chain id, the payload (E4). The tag keeps a signature from meaning
/// something else elsewhere in the protocol; the chain id keeps it from meaning anything on another network.
/// </summary>
public static class Preimage
{
    /// <summary>The size of a type tag.</summary>
    public const int TagSize = 16;

    /// <summary>SHA-256 of tag ‖ chain ‖ payload.</summary>
    /// <param name="tag">Up to 16 ASCII characters; padded with zero bytes.</param>
    /// <param name="chain">The chain id.</param>
    /// <param name="payload">The bytes to sign.</param>
    public static Hash256 Digest(string tag, Hash256 chain, ReadOnlySpan<byte> payload)
    {
        var size = TagSize + Hash256.Size + payload.Length;
        var bytes = size <= 1024 ? stackalloc byte[size] : new byte[size];
        Write(tag, chain, payload, bytes);
        return Hash256.Of(bytes);
    }

    /// <summary>The same bytes without the hash, for a scheme that hashes by itself.</summary>
    /// <param name="tag">Up to 16 ASCII characters; padded with zero bytes.</param>
    /// <param name="chain">The chain id.</param>
    /// <param name="payload">The bytes to sign.</param>
    public static byte[] Bytes(string tag, Hash256 chain, ReadOnlySpan<byte> payload)
    {
        var bytes = new byte[TagSize + Hash256.Size + payload.Length];
        Write(tag, chain, payload, bytes);
        return bytes;
    }

    /// <summary>Writes the tag into the first 16 bytes.</summary>
    /// <exception cref="ArgumentException">The tag is longer.</exception>
    public static void WriteTag(string tag, Span<byte> destination)
    {
        destination[..TagSize].Clear();
        System.Text.Encoding.ASCII.GetBytes(tag, destination[..TagSize]);
    }

    private static void Write(string tag, Hash256 chain, ReadOnlySpan<byte> payload, Span<byte> destination)
    {
        WriteTag(tag, destination);
        chain.CopyTo(destination[TagSize..]);
        payload.CopyTo(destination[(TagSize + Hash256.Size)..]);
    }
}
