using System.Buffers;
using System.Buffers.Binary;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Ledger.Encoding;

/// <summary>Writes the one canonical encoding (PROTOCOL §1): little-endian integers, minimal LEB128 lengths, UTF-8.</summary>
public sealed class CanonicalWriter
{
    // A lone surrogate has no UTF-8. Replacing it would sign another text than the caller has.
    private readonly ArrayBufferWriter<byte> _buffer = new(256);

    /// <summary>The bytes so far.</summary>
    public ReadOnlySpan<byte> Written => _buffer.WrittenSpan;

    /// <summary>The bytes so far, in a new array.</summary>
    public byte[] ToArray() => _buffer.WrittenSpan.ToArray();

    /// <summary>One byte.</summary>
    public CanonicalWriter Byte(byte value) => Raw([value]);

    /// <summary>Four bytes, little-endian.</summary>
    public CanonicalWriter UInt32(uint value)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(_buffer.GetSpan(4), value);
        _buffer.Advance(4);
        return this;
    }

    /// <summary>Eight bytes, little-endian.</summary>
    public CanonicalWriter UInt64(ulong value)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(_buffer.GetSpan(8), value);
        _buffer.Advance(8);
        return this;
    }

    /// <summary>A length, count or index: unsigned LEB128 in its fewest bytes.</summary>
    public CanonicalWriter Length(ulong value)
    {
        while (value >= 0x80)
        {
            Byte((byte)(value | 0x80));
            value >>= 7;
        }

        return Byte((byte)value);
    }

    /// <summary>A hash's 32 bytes.</summary>
    public CanonicalWriter Hash(Hash256 value)
    {
        value.CopyTo(_buffer.GetSpan(Hash256.Size));
        _buffer.Advance(Hash256.Size);
        return this;
    }

    /// <summary>Bytes of a fixed size, without a length.</summary>
    public CanonicalWriter Raw(ReadOnlySpan<byte> value)
    {
        _buffer.Write(value);
        return this;
    }

    /// <summary>Bytes of any size, after their length.</summary>
    public CanonicalWriter Bytes(ReadOnlySpan<byte> value) => Length((ulong)value.Length).Raw(value);

    /// <summary>Text as UTF-8, after its length.</summary>
    /// <exception cref="ArgumentException">The text has a lone surrogate, so it is not Unicode.</exception>
    public CanonicalWriter Text(string value) => Bytes(StrictUtf8.Encoding.GetBytes(value));
}
