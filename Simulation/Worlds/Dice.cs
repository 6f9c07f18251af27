using System.Buffers.Binary;
using System.Numerics;

namespace OrleansBallot.Simulation.Worlds;

/// <summary>
/// Chance from a seed (xoshiro256**, by Blackman and Vigna). It is written here because a run must be the same on every machine and with
/// every version of .NET. Each purpose has dice of its own, so that what one part of a run draws does not change another part.
/// </summary>
internal sealed class Dice
{
    private readonly ulong[] _state = new ulong[4];

    public Dice(ulong seed, string purpose)
    {
        // FNV-1a of the purpose, then SplitMix64 for the state.
        var mixed = purpose.Aggregate(seed ^ 14695981039346656037UL, (hash, letter) => unchecked((hash ^ letter) * 1099511628211UL));
        for (var i = 0; i < _state.Length; i++)
        {
            mixed = unchecked(mixed + 0x9e3779b97f4a7c15UL);
            var z = mixed;
            z = unchecked((z ^ (z >> 30)) * 0xbf58476d1ce4e5b9UL);
            z = unchecked((z ^ (z >> 27)) * 0x94d049bb133111ebUL);
            _state[i] = z ^ (z >> 31);
        }
    }

    /// <summary>A number below <paramref name="bound"/>.</summary>
    public int Below(int bound) => (int)(((UInt128)Draw() * (uint)bound) >> 64);

    /// <summary>A number from <paramref name="least"/> to <paramref name="most"/>, both possible.</summary>
    public int Between(int least, int most) => least + Below(most - least + 1);

    /// <summary>A span of time between two others.</summary>
    public TimeSpan Between(TimeSpan least, TimeSpan most) =>
        least + TimeSpan.FromTicks((long)(((UInt128)Draw() * (ulong)(most - least).Ticks) >> 64));

    /// <summary>True this often in a million.</summary>
    public bool Chance(int inAMillion) => Below(1_000_000) < inAMillion;

    public bool Coin() => (Draw() >> 63) != 0;

    public T Pick<T>(IReadOnlyList<T> from) => from[Below(from.Count)];

    public byte[] Bytes(int count)
    {
        var bytes = new byte[(count + 7) / 8 * 8];
        for (var at = 0; at < bytes.Length; at += 8) BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(at), Draw());
        return bytes[..count];
    }

    private ulong Draw()
    {
        var s = _state;
        var result = unchecked(BitOperations.RotateLeft(unchecked(s[1] * 5), 7) * 9);
        var t = s[1] << 17;
        s[2] ^= s[0];
        s[3] ^= s[1];
        s[1] ^= s[2];
        s[0] ^= s[3];
        s[2] ^= t;
        s[3] = BitOperations.RotateLeft(s[3], 45);
        return result;
    }
}
