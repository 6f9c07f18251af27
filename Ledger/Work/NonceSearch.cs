using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.Intrinsics;
using System.Security.Cryptography;
using OrleansBallot.Ledger.Blocks;
using Word = System.Runtime.Intrinsics.Vector256<uint>;

namespace OrleansBallot.Ledger.Work;

/// <summary>
/// The miner's inner loop. The nonce lies in the header's third SHA-256 block. The first two blocks are absorbed once, so a try costs one
/// compression, less the rounds before the nonce.
/// </summary>
public static class NonceSearch
{
    private const int NonceOffset = BlockHeader.Size - sizeof(ulong);
    private const int LastBlock = 2 * Sha256Lanes.BlockBytes;

    // In the last block the nonce is words 5 and 6. The rounds before word 5 are the same for every try. So are the scheduled words up to
    // the first that depends on word 5, fifteen later.
    private const int NonceWord = (NonceOffset - LastBlock) / sizeof(uint);
    private const int FirstVaryingWord = NonceWord + 15;

    /// <summary>
    /// Tries <paramref name="tries"/> nonces from <paramref name="first"/> on, wrapping from <see cref="ulong.MaxValue"/> to 0.
    /// </summary>
    /// <param name="header">A block header, 156 bytes. The nonce in its last 8 bytes is ignored.</param>
    /// <param name="difficulty">The expected number of hashes, at least 1.</param>
    /// <param name="first">The nonce to try first.</param>
    /// <param name="tries">How many nonces to try. The call can't be interrupted, so this bounds its time.</param>
    /// <returns>The first nonce, in the order of trying, whose header meets the difficulty; null where none does.</returns>
    /// <exception cref="ArgumentException">The header is not 156 bytes.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The difficulty is 0.</exception>
    public static ulong? Find(ReadOnlySpan<byte> header, ulong difficulty, ulong first, ulong tries)
    {
        if (header.Length != BlockHeader.Size)
            throw new ArgumentException($"A block header is {BlockHeader.Size} bytes, not {header.Length}.", nameof(header));
        ArgumentOutOfRangeException.ThrowIfZero(difficulty);

        Span<Word> midstate = stackalloc Word[Sha256Lanes.StateWords];
        Span<Word> beforeNonce = stackalloc Word[Sha256Lanes.StateWords];
        Span<Word> state = stackalloc Word[Sha256Lanes.StateWords];
        Span<Word> schedule = stackalloc Word[Sha256Lanes.ScheduleWords];
        Prepare(header, midstate, beforeNonce, schedule);

        Span<byte> candidate = stackalloc byte[BlockHeader.Size];
        header.CopyTo(candidate);

        // A hash that meets the difficulty is at most ⌊(2^256 − 1) / d⌋, and this is that number's top word. It lets through every winner
        // and, rarely, a hash just above the bound, which the exact check then refuses.
        var highestTop = Vector256.Create((uint)(ulong.MaxValue / difficulty >> 32));

        while (tries > 0)
        {
            var low = Vector256.Create(unchecked((uint)first)) + Word.Indices;
            var carry = Vector256.LessThan(low, Word.Indices);
            var high = Vector256.Create((uint)(first >> 32)) - carry; // A lane that overflowed holds −1 here.
            schedule[NonceWord] = ReverseBytes(low);
            schedule[NonceWord + 1] = ReverseBytes(high);

            beforeNonce.CopyTo(state);
            Sha256Lanes.Expand(schedule, FirstVaryingWord, Sha256Lanes.ScheduleWords);
            Sha256Lanes.Rounds(state, schedule, NonceWord, Sha256Lanes.ScheduleWords);

            var lanes = (int)Math.Min(tries, Sha256Lanes.Lanes);
            var hits = Vector256.LessThanOrEqual(midstate[0] + state[0], highestTop).ExtractMostSignificantBits();
            for (; hits != 0; hits &= hits - 1)
            {
                var lane = BitOperations.TrailingZeroCount(hits);
                var nonce = unchecked(first + (uint)lane);
                if (lane < lanes && IsWinner(candidate, nonce, difficulty))
                    return nonce;
            }
            first = unchecked(first + (uint)lanes);
            tries -= (uint)lanes;
        }
        return null;
    }

    private static void Prepare(ReadOnlySpan<byte> header, Span<Word> midstate, Span<Word> beforeNonce, Span<Word> schedule)
    {
        Span<byte> padded = stackalloc byte[LastBlock + Sha256Lanes.BlockBytes];
        padded.Clear();
        header.CopyTo(padded);
        padded[BlockHeader.Size] = 0x80;
        BinaryPrimitives.WriteUInt64BigEndian(padded[^sizeof(ulong)..], BlockHeader.Size * 8);

        Sha256Lanes.Start(midstate);
        for (var offset = 0; offset < LastBlock; offset += Sha256Lanes.BlockBytes)
            Sha256Lanes.Compress(midstate, schedule, padded[offset..]);

        Sha256Lanes.Load(schedule, padded[LastBlock..]);
        Sha256Lanes.Expand(schedule, 16, FirstVaryingWord);
        midstate.CopyTo(beforeNonce);
        Sha256Lanes.Rounds(beforeNonce, schedule, 0, NonceWord);
    }

    // The lanes only propose. A fault in them may cost a miner a block, but it never gives the network a wrong one.
    private static bool IsWinner(Span<byte> candidate, ulong nonce, ulong difficulty)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(candidate[NonceOffset..], nonce);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(candidate, hash);
        return ProofOfWork.Meets(hash, difficulty);
    }

    // The header holds the nonce little-endian; SHA-256 reads its words big-endian.
    private static Word ReverseBytes(Word word) =>
        (Sha256Lanes.Rotate(word, 8) & Vector256.Create(0xff00ff00u)) | (Sha256Lanes.Rotate(word, 24) & Vector256.Create(0x00ff00ffu));
}
