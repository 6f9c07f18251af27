using System.Buffers.Binary;
using System.Security.Cryptography;

namespace OrleansBallot.Ledger.Values;

/// <summary>A 32-byte SHA-256 digest, ordered as a big-endian number (PROTOCOL §1). Its text is 64 lower-case hex digits.</summary>
public readonly record struct Hash256(ulong A, ulong B, ulong C, ulong D) : IComparable<Hash256>
{
    /// <summary>The size in bytes.</summary>
    public const int Size = 32;

    /// <summary>Thirty-two zero bytes, the parent of genesis.</summary>
    public static Hash256 Zero => default;

    /// <summary>SHA-256 of <paramref name="bytes"/>.</summary>
    public static Hash256 Of(ReadOnlySpan<byte> bytes)
    {
        Span<byte> digest = stackalloc byte[Size];
        SHA256.HashData(bytes, digest);
        return From(digest);
    }

    /// <summary>Reads exactly 32 bytes.</summary>
    /// <exception cref="ArgumentException">The span is not 32 bytes long.</exception>
    public static Hash256 From(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Size) throw new ArgumentException($"A hash has {Size} bytes, not {bytes.Length}.", nameof(bytes));
        return new(
            BinaryPrimitives.ReadUInt64BigEndian(bytes),
            BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]),
            BinaryPrimitives.ReadUInt64BigEndian(bytes[16..]),
            BinaryPrimitives.ReadUInt64BigEndian(bytes[24..]));
    }

    /// <summary>Writes the 32 bytes.</summary>
    public void CopyTo(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt64BigEndian(destination, A);
        BinaryPrimitives.WriteUInt64BigEndian(destination[8..], B);
        BinaryPrimitives.WriteUInt64BigEndian(destination[16..], C);
        BinaryPrimitives.WriteUInt64BigEndian(destination[24..], D);
    }

    /// <summary>The 32 bytes in a new array.</summary>
    public byte[] ToArray()
    {
        var bytes = new byte[Size];
        CopyTo(bytes);
        return bytes;
    }

    /// <summary>Reads 64 lower-case hex digits; anything else is refused, so that every hash has one text.</summary>
    public static bool TryParse(string? text, out Hash256 hash)
    {
        hash = default;
        Span<byte> bytes = stackalloc byte[Size];
        if (!Hex.TryParse(text, bytes)) return false;
        hash = From(bytes);
        return true;
    }

    /// <summary>As <see cref="TryParse"/>.</summary>
    /// <exception cref="FormatException">The text is not a hash.</exception>
    public static Hash256 Parse(string text) =>
        TryParse(text, out var hash) ? hash : throw new FormatException($"'{text}' is not a hash: 64 lower-case hex digits.");

    /// <inheritdoc/>
    public int CompareTo(Hash256 other)
    {
        var order = A.CompareTo(other.A);
        if (order == 0) order = B.CompareTo(other.B);
        if (order == 0) order = C.CompareTo(other.C);
        return order == 0 ? D.CompareTo(other.D) : order;
    }

    /// <summary>
    /// The hash code has a seed in each process, so that an attacker who chooses ids can't aim them at one bucket of a table.
    /// </summary>
    public override int GetHashCode() => HashCode.Combine(A, D);

    /// <summary>64 lower-case hex digits.</summary>
    public override string ToString() => Hex.Text(ToArray());

    /// <summary>Orders hashes as big-endian numbers.</summary>
    public static bool operator <(Hash256 left, Hash256 right) => left.CompareTo(right) < 0;

    /// <summary>Orders hashes as big-endian numbers.</summary>
    public static bool operator >(Hash256 left, Hash256 right) => left.CompareTo(right) > 0;

    /// <summary>Orders hashes as big-endian numbers.</summary>
    public static bool operator <=(Hash256 left, Hash256 right) => left.CompareTo(right) <= 0;

    /// <summary>Orders hashes as big-endian numbers.</summary>
    public static bool operator >=(Hash256 left, Hash256 right) => left.CompareTo(right) >= 0;
}
