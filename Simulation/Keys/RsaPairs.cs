using System.Numerics;
using System.Security.Cryptography;

namespace OrleansBallot.Simulation.Keys;

/// <summary>Key pairs from their primes.</summary>
internal static class RsaPairs
{
    /// <summary>Completes a public key.</summary>
    public static RSAParameters Of(RSAParameters key, BigInteger p, BigInteger q)
    {
        var half = p.GetByteCount(isUnsigned: true);
        var exponent = new BigInteger(key.Exponent, isUnsigned: true, isBigEndian: true);
        var secret = Inverse(exponent, (p - 1) * (q - 1));
        return key with
        {
            D = Bytes(secret, key.Modulus!.Length),
            P = Bytes(p, half),
            Q = Bytes(q, half),
            DP = Bytes(secret % (p - 1), half),
            DQ = Bytes(secret % (q - 1), half),
            InverseQ = Bytes(BigInteger.ModPow(q, p - 2, p), half),
        };
    }

    /// <summary>The same modulus with another exponent.</summary>
    public static RSAParameters WithExponent(RSAParameters key, byte exponent) => Of(
        new() { Modulus = key.Modulus, Exponent = [exponent] },
        new(key.P, isUnsigned: true, isBigEndian: true),
        new(key.Q, isUnsigned: true, isBigEndian: true));

    private static BigInteger Inverse(BigInteger number, BigInteger modulus)
    {
        // The one multiple of the modulus that leaves the remainder -1 under a small number.
        var (small, rest) = ((long)number, (long)(modulus % number));
        for (var times = 0L; times < small; times++)
        {
            if (((times * rest) + 1) % small == 0) return ((times * modulus) + 1) / number;
        }

        throw new ArgumentException($"{number} shares a factor with one prime less 1.", nameof(number));
    }

    private static byte[] Bytes(BigInteger number, int size)
    {
        var bytes = new byte[size];
        number.TryWriteBytes(bytes.AsSpan(size - number.GetByteCount(isUnsigned: true)), out _, isUnsigned: true, isBigEndian: true);
        return bytes;
    }
}
