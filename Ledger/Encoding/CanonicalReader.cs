using System.Buffers.Binary;
using System.Text;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Ledger.Encoding;

/// <summary>
/// Reads the canonical encoding strictly. The first fault sticks: from then on every read gives a default, and <see cref="Complete"/> is
/// false. No allocation depends on a number that the bytes themselves don't cover.
/// </summary>
public ref struct CanonicalReader(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> _rest = bytes;
    private bool _faulty;

    /// <summary>True while there is no fault.</summary>
    public readonly bool Sound => !_faulty;

    /// <summary>True when every byte was read without a fault (E1: trailing bytes are refused).</summary>
    public readonly bool Complete => !_faulty && _rest.IsEmpty;

    /// <summary>One byte.</summary>
    public byte Byte()
    {
        var raw = Raw(1);
        return raw.IsEmpty ? (byte)0 : raw[0];
    }

    /// <summary>One byte of at most <paramref name="most"/>, which chooses among kinds.</summary>
    public byte Choice(byte most)
    {
        var value = Byte();
        return value <= most ? value : Fail<byte>();
    }

    /// <summary>Four bytes, little-endian.</summary>
    public uint UInt32()
    {
        var raw = Raw(4);
        return raw.IsEmpty ? 0 : BinaryPrimitives.ReadUInt32LittleEndian(raw);
    }

    /// <summary>Eight bytes, little-endian.</summary>
    public ulong UInt64()
    {
        var raw = Raw(8);
        return raw.IsEmpty ? 0 : BinaryPrimitives.ReadUInt64LittleEndian(raw);
    }

    /// <summary>
    /// A LEB128 number of at most <paramref name="most"/>; longer than needed is a fault (E2), so each number has one encoding.
    /// </summary>
    public ulong Length(ulong most)
    {
        ulong value = 0;
        for (var shift = 0; shift < 63; shift += 7)
        {
            var next = Byte();
            value |= (ulong)(next & 0x7f) << shift;
            if ((next & 0x80) != 0) continue;
            var padded = next == 0 && shift > 0;
            return !padded && value <= most ? value : Fail<ulong>();
        }

        return Fail<ulong>();
    }

    /// <summary>A hash's 32 bytes.</summary>
    public Hash256 Hash()
    {
        var raw = Raw(Hash256.Size);
        return raw.IsEmpty ? default : Hash256.From(raw);
    }

    /// <summary>A moment. One after the year 9999 is a fault (E5).</summary>
    public Timestamp Time()
    {
        var milliseconds = UInt64();
        return milliseconds <= Timestamp.Max.Milliseconds ? new(milliseconds) : Fail<Timestamp>();
    }

    /// <summary>Exactly <paramref name="count"/> bytes, or an empty span and a fault.</summary>
    public ReadOnlySpan<byte> Raw(int count)
    {
        if (_faulty || count > _rest.Length)
        {
            _faulty = true;
            return default;
        }

        var raw = _rest[..count];
        _rest = _rest[count..];
        return raw;
    }

    /// <summary>A length of at most <paramref name="most"/> and that many bytes.</summary>
    public ReadOnlySpan<byte> Bytes(int most) => Raw((int)Length((ulong)most));

    /// <summary>Text of at most <paramref name="most"/> bytes of UTF-8; invalid UTF-8 is a fault (E3).</summary>
    public string Text(int most)
    {
        var raw = Bytes(most);
        if (_faulty) return "";
        try
        {
            return StrictUtf8.Encoding.GetString(raw);
        }
        catch (DecoderFallbackException)
        {
            return Fail<string>() ?? "";
        }
    }

    /// <summary>Marks the bytes as faulty.</summary>
    public T? Fail<T>()
    {
        _faulty = true;
        return default;
    }
}
