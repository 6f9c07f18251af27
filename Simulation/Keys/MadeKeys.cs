using System.Numerics;
using System.Security.Cryptography;
using System.Text;

namespace OrleansBallot.Simulation.Keys;

/// <summary>
/// RSA-3072 keys for a thousand nodes, the same in every run: each is the product of another two of a few primes. Whoever knows two of them
/// may find the primes of both; they protect nothing.
/// </summary>
internal static class MadeKeys
{
    private const int Bits = 1536;

    /// <summary>How far each prime is behind the number that it begins from: to find that takes a second for each.</summary>
    private static readonly int[] _distances =
    [
        1514, 1188, 358, 826, 104, 1014, 690, 2814, 1080, 1290, 782, 1778, 1158, 1542, 680, 1000, 164, 1566, 4648, 366, 18, 114, 2136,
        516, 274, 618, 562, 298, 1490, 248, 242, 3698, 1234, 1762, 856, 3224, 1760, 428, 300, 566, 816, 1328, 262, 176, 1492, 2646,
    ];

    private static readonly Lazy<BigInteger[]> _primes = new(() => [.. _distances.Select((distance, i) => Begin(i) + distance)]);

    public static int Count => _distances.Length * (_distances.Length - 1) / 2;

    /// <summary>A key object for the caller to dispose.</summary>
    public static RSA Number(int number)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(number, Count);
        var (first, second) = (1, number);
        while (second >= first) second -= first++;
        var (p, q) = (_primes.Value[first], _primes.Value[second]);
        return RSA.Create(RsaPairs.Of(
            new() { Modulus = (p * q).ToByteArray(isUnsigned: true, isBigEndian: true), Exponent = [1, 0, 1] }, p, q));
    }

    /// <summary>An odd number that follows from hashes, so large that a product of two has 3,072 bits.</summary>
    private static BigInteger Begin(int number)
    {
        byte[] bytes =
        [
            .. Enumerable.Range(0, Bits / 256).SelectMany(part => SHA256.HashData(Encoding.ASCII.GetBytes($"prime {number}, part {part}"))),
        ];
        bytes[0] |= 0xc0;
        bytes[^1] |= 1;
        return new(bytes, isUnsigned: true, isBigEndian: true);
    }
}
