using System.Buffers.Binary;
using System.Security.Cryptography;

namespace OrleansBallot.Ledger;

/// <summary>
/// EMSA-PSS with SHA-384 and MGF1-SHA-384 (RFC 8017 §9.1) for moduli of whole bytes with the top bit set. Written out here
/// because .NET encodes only while it signs, and because an exact check on every platform is a matter of consensus.
/// </summary>
internal static class Pss
{
    private const int HashSize = SHA384.HashSizeInBytes;
    private const byte Trailer = 0xbc;
    private const byte Separator = 1;

    /// <summary>The encoded message in as many bytes as the modulus has, its top bit clear.</summary>
    /// <exception cref="ArgumentException">The modulus is too short for hash and salt.</exception>
    public static byte[] Encode(ReadOnlySpan<byte> message, ReadOnlySpan<byte> salt, int size)
    {
        if (size < HashSize + salt.Length + 2)
            throw new ArgumentException($"A salt of {salt.Length} bytes asks for a modulus of {HashSize + salt.Length + 2} or more, not {size}.", nameof(size));
        var encoded = new byte[size];
        var block = encoded.AsSpan(0, size - HashSize - 1);
        var hash = encoded.AsSpan(block.Length, HashSize);
        Digest(message, salt, hash);
        block[^(salt.Length + 1)] = Separator;
        salt.CopyTo(block[^salt.Length..]);
        Mask(block, hash);
        encoded[0] &= 0x7f;
        encoded[^1] = Trailer;
        return encoded;
    }

    /// <summary>True when this encodes the message with a salt of exactly that size.</summary>
    public static bool IsEncoding(ReadOnlySpan<byte> encoded, ReadOnlySpan<byte> message, int saltSize)
    {
        var size = encoded.Length;
        if (size < HashSize + saltSize + 2 || encoded[^1] != Trailer || (encoded[0] & 0x80) != 0) return false;
        Span<byte> block = encoded[..(size - HashSize - 1)].ToArray();
        var hash = encoded.Slice(block.Length, HashSize);
        Mask(block, hash);
        block[0] &= 0x7f;
        var padding = block[..^(saltSize + 1)];
        if (padding.ContainsAnyExcept((byte)0) || block[padding.Length] != Separator) return false;
        Span<byte> expected = stackalloc byte[HashSize];
        Digest(message, block[(padding.Length + 1)..], expected);
        return hash.SequenceEqual(expected);
    }

    private static void Digest(ReadOnlySpan<byte> message, ReadOnlySpan<byte> salt, Span<byte> hash)
    {
        const int zeros = 8;
        Span<byte> bytes = stackalloc byte[zeros + HashSize + salt.Length];
        bytes[..zeros].Clear();
        SHA384.HashData(message, bytes[zeros..]);
        salt.CopyTo(bytes[(zeros + HashSize)..]);
        SHA384.HashData(bytes, hash);
    }

    /// <summary>Lays MGF1 of the seed over the block, or takes it off again.</summary>
    private static void Mask(Span<byte> block, ReadOnlySpan<byte> seed)
    {
        Span<byte> input = stackalloc byte[HashSize + sizeof(uint)];
        Span<byte> mask = stackalloc byte[HashSize];
        seed.CopyTo(input);
        for (var at = 0; at < block.Length; at++)
        {
            if (at % HashSize == 0)
            {
                BinaryPrimitives.WriteInt32BigEndian(input[HashSize..], at / HashSize);
                SHA384.HashData(input, mask);
            }

            block[at] ^= mask[at % HashSize];
        }
    }
}
