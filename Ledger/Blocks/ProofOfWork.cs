using System.Buffers.Binary;

namespace OrleansBallot.Ledger.Blocks;

/// <summary>Compares a block hash with a difficulty.</summary>
public static class ProofOfWork
{
    /// <summary>
    /// True when <c>hash × difficulty &lt; 2^256</c>, the hash read as a big-endian number. The product is exact: a rounded bound would
    /// split the network at the hashes that lie on it.
    /// </summary>
    /// <param name="hash32">A SHA-256 hash, 32 bytes.</param>
    /// <param name="difficulty">The expected number of hashes, at least 1.</param>
    /// <exception cref="ArgumentException">The hash is not 32 bytes.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The difficulty is 0, which every hash would meet.</exception>
    public static bool Meets(ReadOnlySpan<byte> hash32, ulong difficulty)
    {
        if (hash32.Length != 32)
            throw new ArgumentException($"A block hash is 32 bytes, not {hash32.Length}.", nameof(hash32));
        ArgumentOutOfRangeException.ThrowIfZero(difficulty);

        // Schoolbook multiplication from the lowest limb. The carry out of the highest limb is the product's part above 2^256.
        var carry = UInt128.Zero;
        for (var offset = 24; offset >= 0; offset -= 8)
            carry = ((UInt128)BinaryPrimitives.ReadUInt64BigEndian(hash32[offset..]) * difficulty + carry) >> 64;
        return carry == UInt128.Zero;
    }
}
