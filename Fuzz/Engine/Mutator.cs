using System.Buffers.Binary;

namespace OrleansBallot.Fuzz.Engine;

/// <summary>Makes inputs from others. All it does follows from its random numbers, so a seed gives the same inputs again.</summary>
/// <param name="random">Decides everything.</param>
/// <param name="most">The longest input.</param>
/// <param name="words">Pieces to put in.</param>
internal sealed class Mutator(Random random, int most, IReadOnlyList<byte[]> words)
{
    private const int LongestPiece = 64;
    private const int MostSteps = 16;

    // Ends of ranges, of LEB128 lengths, and of the protocol's bounds.
    private static readonly ulong[] _numbers =
    [
        0, 1, 2, 3, 7, 8, 16, 31, 32, 33, 63, 64, 65, 100, 127, 128, 129, 200, 201, 255, 256, 257, 384, 1000, 1024, 4096, 10_000, 16_383,
        16_384, 16_385, 32_767, 32_768, 65_535, 65_536, 250_000, 250_001, 2_097_151, 2_097_152, 4 * 1024 * 1024, int.MaxValue,
        1UL + int.MaxValue, uint.MaxValue, 1UL + uint.MaxValue, (1UL << 53) - 1, 1UL << 53, 253_402_300_799_999, 253_402_300_800_000,
        long.MaxValue, 1UL + long.MaxValue, ulong.MaxValue - 63, ulong.MaxValue,
    ];

    private readonly byte[] _bytes = new byte[most];
    private readonly byte[] _piece = new byte[LongestPiece];
    private int _length;

    /// <summary>An input that differs from one by a few steps, with pieces of another. It is valid until the next one.</summary>
    public ReadOnlySpan<byte> Next(ReadOnlySpan<byte> from, ReadOnlySpan<byte> other)
    {
        _length = Math.Min(from.Length, most);
        from[.._length].CopyTo(_bytes);

        // Half of all inputs differ in one step: more of them are nearly right, and get further than to the first check.
        var steps = 1;
        while (steps < MostSteps && random.Next(2) == 0) steps *= 2;
        for (; steps > 0; steps--) Step(other);
        return _bytes.AsSpan(0, _length);
    }

    private void Step(ReadOnlySpan<byte> other)
    {
        var at = random.Next(_length + 1);
        var count = Math.Min(random.Next(1, 1 + (random.Next(2) == 0 ? 8 : LongestPiece)), _length - at);
        switch (random.Next(13))
        {
            case 0 when at < _length:
                _bytes[at] ^= (byte)(1 << random.Next(8));
                break;
            case 1 when at < _length:
                _bytes[at] = (byte)random.Next(256);
                break;
            case 2 when at < _length:
                _bytes[at] += (byte)random.Next(-16, 17);
                break;
            case 3:
                Replace(at, 0, Noise(random.Next(1, 9)));
                break;
            case 4:
                Replace(at, count, []);
                break;
            case 5:
                Replace(at, random.Next(2) * count, Copy(_bytes.AsSpan(0, _length)));
                break;
            case 6:
                Replace(at, random.Next(2) * count, Copy(other));
                break;
            case 7:
                var number = FixedSize();
                Replace(at, number.Length, number);
                break;
            case 8:
                Replace(at, random.Next(3), Length());
                break;
            case 9 when words.Count > 0:
                var word = words[random.Next(words.Count)];
                Replace(at, random.Next(2) * word.Length, word);
                break;
            case 10 when at < _length:
                ChangeLength(at);
                break;
            case 11:
                Join(other);
                break;
            case 12:
                Repeat(at);
                break;
        }
    }

    /// <summary>Puts a piece in place of some bytes, as far as there is room.</summary>
    private void Replace(int at, int removed, ReadOnlySpan<byte> piece)
    {
        removed = Math.Min(removed, _length - at);
        if (_length - removed + piece.Length > most) piece = piece[..Math.Max(0, most - _length + removed)];
        _bytes.AsSpan((at + removed).._length).CopyTo(_bytes.AsSpan(at + piece.Length));
        piece.CopyTo(_bytes.AsSpan(at));
        _length += piece.Length - removed;
    }

    /// <summary>Changes a byte as if it were the length of what follows, and adds or removes as many bytes there.</summary>
    private void ChangeLength(int at)
    {
        var change = random.Next(1, 9);
        var inside = Math.Min(at + 1 + random.Next(_bytes[at] + 1), _length);
        if (random.Next(2) == 0)
        {
            _bytes[at] += (byte)change;
            Replace(inside, 0, Noise(change));
        }
        else
        {
            _bytes[at] -= (byte)change;
            Replace(inside, change, []);
        }
    }

    /// <summary>Keeps the beginning, and takes the end of another input.</summary>
    private void Join(ReadOnlySpan<byte> other)
    {
        var (kept, from) = (random.Next(_length + 1), random.Next(other.Length + 1));
        Replace(kept, _length - kept, other[from..]);
    }

    private void Repeat(int at)
    {
        var piece = _piece.AsSpan(0, random.Next(1, LongestPiece));
        piece.Fill(random.Next(2) == 0 && at < _length ? _bytes[at] : (byte)random.Next(256));
        Replace(at, 0, piece);
    }

    private ReadOnlySpan<byte> Noise(int count)
    {
        var noise = _piece.AsSpan(0, count);
        random.NextBytes(noise);
        return noise;
    }

    /// <summary>A piece of some bytes, apart from them: they are about to move.</summary>
    private ReadOnlySpan<byte> Copy(ReadOnlySpan<byte> bytes)
    {
        var start = random.Next(bytes.Length + 1);
        var count = Math.Min(random.Next(1, LongestPiece), bytes.Length - start);
        bytes.Slice(start, count).CopyTo(_piece);
        return _piece.AsSpan(0, count);
    }

    /// <summary>A number of 1, 2, 4 or 8 bytes, little-endian.</summary>
    private ReadOnlySpan<byte> FixedSize()
    {
        BinaryPrimitives.WriteUInt64LittleEndian(_piece, Number());
        return _piece.AsSpan(0, 1 << random.Next(4));
    }

    /// <summary>A number as LEB128, now and then longer than needed.</summary>
    private ReadOnlySpan<byte> Length()
    {
        var (number, count) = (Number(), 0);
        var more = random.Next(8) == 0 ? 1 : 0;
        while (number >= 0x80 || more-- > 0)
        {
            _piece[count++] = (byte)(number | 0x80);
            number >>= 7;
        }

        _piece[count++] = (byte)number;
        return _piece.AsSpan(0, count);
    }

    private ulong Number() => random.Next(4) == 0 ? (ulong)_length : _numbers[random.Next(_numbers.Length)];
}
