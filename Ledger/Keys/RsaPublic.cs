using System.Numerics;
using System.Security.Cryptography;

namespace OrleansBallot.Ledger.Keys;

/// <summary>An RSA public key of any size with exponent 65537: what <see cref="NodeKey"/> and issuing keys share.</summary>
internal sealed class RsaPublic : IEquatable<RsaPublic>
{
    private static readonly byte[] _exponent = [1, 0, 1];
    private readonly byte[] _modulus;

    private RsaPublic(byte[] modulus) => _modulus = modulus;

    /// <summary>The modulus, big-endian.</summary>
    public ReadOnlySpan<byte> Modulus => _modulus;

    /// <summary>The modulus as a number.</summary>
    public BigInteger N => Number(_modulus);

    /// <summary>The bytes of the modulus and of every number below it.</summary>
    public int Size => _modulus.Length;

    /// <summary>Reads a modulus; null unless it has <paramref name="size"/> bytes, its top bit set, and is odd.</summary>
    public static RsaPublic? TryRead(ReadOnlySpan<byte> modulus, int size) =>
        modulus.Length == size && (modulus[0] & 0x80) != 0 && (modulus[^1] & 1) != 0 ? new(modulus.ToArray()) : null;

    /// <summary>The public half of a key pair; null unless it has that size in bytes and exponent 65537.</summary>
    public static RsaPublic? TryOf(RSA key, int size)
    {
        var parameters = key.ExportParameters(includePrivateParameters: false);
        return parameters.Exponent.AsSpan().SequenceEqual(_exponent) ? TryRead(parameters.Modulus, size) : null;
    }

    /// <summary>A big-endian number.</summary>
    public static BigInteger Number(ReadOnlySpan<byte> bytes) => new(bytes, isUnsigned: true, isBigEndian: true);

    /// <summary>A number below the modulus in <see cref="Size"/> big-endian bytes.</summary>
    public byte[] Bytes(BigInteger number)
    {
        var bytes = new byte[Size];
        number.TryWriteBytes(bytes.AsSpan(Size - number.GetByteCount(isUnsigned: true)), out _, isUnsigned: true, isBigEndian: true);
        return bytes;
    }

    /// <summary>
    /// The public operation: <paramref name="value"/> to the power of 65537; null unless the value has <see cref="Size"/> bytes and is
    /// below the modulus. It is arithmetic alone, so every platform takes the same keys and paddings.
    /// </summary>
    public byte[]? TryRaise(ReadOnlySpan<byte> value) =>
        !IsBelow(value) ? null : SharedPower.IsAvailable ? SharedPower.Of(value, _exponent, _modulus) : RaiseHere(value);

    /// <summary>The same with .NET's own arithmetic, six times slower.</summary>
    internal byte[] RaiseHere(ReadOnlySpan<byte> value) => Bytes(BigInteger.ModPow(Number(value), Number(_exponent), N));

    /// <summary>True for <see cref="Size"/> bytes of a number below the modulus.</summary>
    public bool IsBelow(ReadOnlySpan<byte> value) => value.Length == Size && value.SequenceCompareTo(_modulus) < 0;

    /// <summary>The inverse of <paramref name="number"/> modulo the modulus; null when they share a factor.</summary>
    public BigInteger? Inverse(BigInteger number)
    {
        var (higher, lower) = (N, number % N);
        var (before, factor) = (BigInteger.Zero, BigInteger.One);
        while (!lower.IsZero)
        {
            var quotient = BigInteger.DivRem(higher, lower, out var rest);
            (higher, lower) = (lower, rest);
            (before, factor) = (factor, before - (quotient * factor));
        }

        return !higher.IsOne ? null : before.Sign < 0 ? before + N : before;
    }

    public bool Equals(RsaPublic? other) => other is not null && _modulus.AsSpan().SequenceEqual(other._modulus);

    public override bool Equals(object? obj) => Equals(obj as RsaPublic);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.AddBytes(_modulus);
        return hash.ToHashCode();
    }
}
