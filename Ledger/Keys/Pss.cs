using System.Buffers.Binary;
using System.Security.Cryptography;

namespace OrleansBallot.Ledger.Keys;

/// <summary>
/// EMSA-PSS with MGF1 of the same hash (RFC 8017 §9.1), for moduli of whole bytes with the top bit set. It is written out here for two
/// reasons: .NET encodes only while it signs, and consensus needs an exact check on every platform. With <see cref="RsaPublic.TryRaise"/>
/// it is arithmetic alone.
/// </summary>
internal static class Pss
{
    private const byte Trailer = 0xbc;
    private const byte Separator = 1;

    /// <summary>The encoded message in as many bytes as the modulus has. The top bit is clear.</summary>
    /// <param name="algorithm">The hash.</param>
    /// <param name="hashed">The hash of the message.</param>
    /// <param name="salt">Random bytes.</param>
    /// <param name="size">The size of the modulus in bytes.</param>
    /// <exception cref="ArgumentException">The modulus is too short for hash and salt.</exception>
    public static byte[] Encode(HashAlgorithmName algorithm, ReadOnlySpan<byte> hashed, ReadOnlySpan<byte> salt, int size)
    {
        if (size < hashed.Length + salt.Length + 2)
            throw new ArgumentException(
                $"A salt of {salt.Length} bytes asks for a modulus of {hashed.Length + salt.Length + 2} or more, not {size}.",
                nameof(size));
        var encoded = new byte[size];
        var block = encoded.AsSpan(0, size - hashed.Length - 1);
        var hash = encoded.AsSpan(block.Length, hashed.Length);
        Digest(algorithm, hashed, salt, hash);
        block[^(salt.Length + 1)] = Separator;
        salt.CopyTo(block[^salt.Length..]);
        Mask(algorithm, block, hash);
        encoded[0] &= 0x7f;
        encoded[^1] = Trailer;
        return encoded;
    }

    /// <summary>True when this encodes the message of that hash with a salt of exactly that size.</summary>
    public static bool IsEncoding(ReadOnlySpan<byte> encoded, HashAlgorithmName algorithm, ReadOnlySpan<byte> hashed, int saltSize)
    {
        var size = encoded.Length;
        if (size < hashed.Length + saltSize + 2 || encoded[^1] != Trailer || (encoded[0] & 0x80) != 0) return false;
        Span<byte> block = encoded[..(size - hashed.Length - 1)].ToArray();
        var hash = encoded.Slice(block.Length, hashed.Length);
        Mask(algorithm, block, hash);
        block[0] &= 0x7f;
        var padding = block[..^(saltSize + 1)];
        if (padding.ContainsAnyExcept((byte)0) || block[padding.Length] != Separator) return false;
        Span<byte> expected = stackalloc byte[hashed.Length];
        Digest(algorithm, hashed, block[(padding.Length + 1)..], expected);
        return hash.SequenceEqual(expected);
    }

    private static void Digest(HashAlgorithmName algorithm, ReadOnlySpan<byte> hashed, ReadOnlySpan<byte> salt, Span<byte> hash)
    {
        const int zeros = 8;
        Span<byte> bytes = stackalloc byte[zeros + hashed.Length + salt.Length];
        bytes[..zeros].Clear();
        hashed.CopyTo(bytes[zeros..]);
        salt.CopyTo(bytes[(zeros + hashed.Length)..]);
        CryptographicOperations.HashData(algorithm, bytes, hash);
    }

    /// <summary>XORs MGF1 of the seed into the block; a second time takes it off again.</summary>
    private static void Mask(HashAlgorithmName algorithm, Span<byte> block, ReadOnlySpan<byte> seed)
    {
        Span<byte> input = stackalloc byte[seed.Length + sizeof(uint)];
        Span<byte> mask = stackalloc byte[seed.Length];
        seed.CopyTo(input);
        for (var at = 0; at < block.Length; at++)
        {
            if (at % seed.Length == 0)
            {
                BinaryPrimitives.WriteInt32BigEndian(input[seed.Length..], at / seed.Length);
                CryptographicOperations.HashData(algorithm, input, mask);
            }

            block[at] ^= mask[at % seed.Length];
        }
    }
}
