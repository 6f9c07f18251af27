using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Word = System.Runtime.Intrinsics.Vector256<uint>;

namespace OrleansBallot.Ledger.Work;

/// <summary>
/// SHA-256's compression function (FIPS 180-4 §6.2.2) over eight messages at once, one in each lane. .NET has no x86 SHA instructions, and
/// eight lanes are ten times faster than one call a hash. Schedule and rounds take ranges, so that a search computes the common part of its
/// messages once.
/// </summary>
internal static class Sha256Lanes
{
    internal const int Lanes = 8;
    internal const int BlockBytes = 64;
    internal const int StateWords = 8;
    internal const int ScheduleWords = 64;

    private static ReadOnlySpan<uint> InitialState =>
    [
        0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
    ];

    private static ReadOnlySpan<uint> RoundConstants =>
    [
        0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
        0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
        0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
        0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
        0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
        0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
        0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
        0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
    ];

    internal static void Start(Span<Word> state)
    {
        for (var i = 0; i < StateWords; i++)
            state[i] = Vector256.Create(InitialState[i]);
    }

    /// <summary>Puts the same block into every lane.</summary>
    internal static void Load(Span<Word> schedule, ReadOnlySpan<byte> block)
    {
        for (var i = 0; i < BlockBytes / sizeof(uint); i++)
            schedule[i] = Vector256.Create(BinaryPrimitives.ReadUInt32BigEndian(block[(i * sizeof(uint))..]));
    }

    /// <summary>Absorbs a whole block, the same in every lane.</summary>
    internal static void Compress(Span<Word> state, Span<Word> schedule, ReadOnlySpan<byte> block)
    {
        Span<Word> before = stackalloc Word[StateWords];
        state.CopyTo(before);
        Load(schedule, block);
        Expand(schedule, 16, ScheduleWords);
        Rounds(state, schedule, 0, ScheduleWords);
        for (var i = 0; i < StateWords; i++)
            state[i] += before[i];
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Expand(Span<Word> schedule, int from, int to)
    {
        for (var t = from; t < to; t++)
        {
            Word early = schedule[t - 15], late = schedule[t - 2];
            schedule[t] = schedule[t - 16] + schedule[t - 7]
                + (Rotate(early, 7) ^ Rotate(early, 18) ^ (early >>> 3))
                + (Rotate(late, 17) ^ Rotate(late, 19) ^ (late >>> 10));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Rounds(Span<Word> state, ReadOnlySpan<Word> schedule, int from, int to)
    {
        // Locals, so that the compiler may keep them in registers; a span would be written in every round.
        Word a = state[0], b = state[1], c = state[2], d = state[3], e = state[4], f = state[5], g = state[6], h = state[7];
        for (var t = from; t < to; t++)
        {
            var choice = Vector256.ConditionalSelect(e, f, g);
            var majority = Vector256.ConditionalSelect(a ^ b, c, a);
            var t1 = h + (Rotate(e, 6) ^ Rotate(e, 11) ^ Rotate(e, 25)) + choice + Vector256.Create(RoundConstants[t]) + schedule[t];
            var t2 = (Rotate(a, 2) ^ Rotate(a, 13) ^ Rotate(a, 22)) + majority;
            (h, g, f, e, d, c, b, a) = (g, f, e, d + t1, c, b, a, t1 + t2);
        }
        (state[0], state[1], state[2], state[3], state[4], state[5], state[6], state[7]) = (a, b, c, d, e, f, g, h);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Word Rotate(Word word, int bits) => (word >>> bits) | (word << (32 - bits));
}
