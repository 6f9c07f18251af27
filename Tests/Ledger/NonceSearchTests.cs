using System.Buffers.Binary;
using System.Security.Cryptography;
using OrleansBallot.Ledger.Work;

namespace OrleansBallot.Tests.Ledger;

public sealed class NonceSearchTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(17)]
    [InlineData(1_000)]
    public void It_returns_the_winner_that_a_plain_loop_meets_first(ulong difficulty)
    {
        var random = new Random((int)difficulty);
        var outcomes = new HashSet<bool>();
        for (var run = 0; run < 300; run++)
        {
            var header = Header(random);
            var first = (ulong)random.NextInt64();
            var tries = (ulong)random.NextInt64(0, 1 + (long)Math.Min(2 * difficulty, 1_500));

            var expected = PlainLoop(header, difficulty, first, tries);

            Assert.Equal(expected, NonceSearch.Find(header, difficulty, first, tries));
            outcomes.Add(expected is not null);
        }
        Assert.Equal(2, outcomes.Count);
    }

    [Fact]
    public void It_tries_exactly_as_many_nonces_as_it_was_told()
    {
        var random = new Random(2);
        for (var run = 0; run < 100; run++)
        {
            var header = Header(random);
            var first = (ulong)random.NextInt64();
            var winner = PlainLoop(header, 20, first, 10_000)!.Value;

            Assert.Null(NonceSearch.Find(header, 20, first, winner - first));
            Assert.Equal(winner, NonceSearch.Find(header, 20, first, winner - first + 1));
            Assert.Equal(winner, NonceSearch.Find(header, 20, winner, 1));
        }
    }

    [Fact]
    public void No_tries_find_nothing() => Assert.Null(NonceSearch.Find(Header(new Random(3)), 1, 0, 0));

    [Theory]
    [InlineData(ulong.MaxValue)]
    [InlineData(uint.MaxValue)]
    [InlineData(0x1234_5678_ffff_ffff)]
    public void It_counts_on_past_the_end_of_a_word(ulong end)
    {
        var random = new Random(4);
        var beyond = 0;
        for (var run = 0; run < 200; run++)
        {
            var header = Header(random);
            var before = (ulong)random.Next(0, 20);

            var expected = PlainLoop(header, 25, end - before, 60);

            Assert.Equal(expected, NonceSearch.Find(header, 25, end - before, 60));
            if (expected is { } nonce && unchecked(nonce - (end - before)) > before)
                beyond++;
        }
        Assert.True(beyond > 50, $"Only {beyond} winners lay beyond {end}.");
    }

    [Fact]
    public void The_nonce_already_in_the_header_does_not_matter()
    {
        var header = Header(new Random(5));
        var found = NonceSearch.Find(header, 100, 7, 5_000);
        Assert.NotNull(found);

        header.AsSpan(^8..).Fill(0xff);

        Assert.Equal(found, NonceSearch.Find(header, 100, 7, 5_000));
    }

    [Fact]
    public void At_the_minimum_difficulty_the_hash_starts_with_four_zeros()
    {
        var header = Header(new Random(6));

        var nonce = NonceSearch.Find(header, 65_536, 0, 10_000_000);

        Assert.NotNull(nonce);
        Assert.StartsWith("0000", Convert.ToHexString(Hash(header, nonce.Value)), StringComparison.Ordinal);
    }

    // One hash in 2^32 has a top word that equals the bound's, so random headers never show how such a hash is judged. This nonce
    // was searched for: its hash starts with 32 zero bits.
    [Fact]
    public void A_hash_whose_top_word_equals_the_bounds_is_judged_by_the_rest()
    {
        const ulong nonce = 6_599_792_924;
        var header = Header(new Random(7));
        Assert.StartsWith("00000000", Convert.ToHexString(Hash(header, nonce)), StringComparison.Ordinal);

        Assert.Equal(nonce, NonceSearch.Find(header, 1UL << 32, nonce - 4, 8));
        Assert.Null(NonceSearch.Find(header, ulong.MaxValue, nonce - 4, 8));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(155)]
    [InlineData(157)]
    public void A_header_of_another_length_is_refused(int length)
    {
        var error = Assert.Throws<ArgumentException>(() => NonceSearch.Find(new byte[length], 1, 0, 1));
        Assert.Contains("156 bytes", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Difficulty_zero_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => NonceSearch.Find(new byte[156], 0, 0, 1));

    private static byte[] Header(Random random)
    {
        var header = new byte[156];
        random.NextBytes(header);
        return header;
    }

    private static byte[] Hash(byte[] header, ulong nonce)
    {
        var tried = (byte[])header.Clone();
        BinaryPrimitives.WriteUInt64LittleEndian(tried.AsSpan(148), nonce);
        return SHA256.HashData(tried);
    }

    private static ulong? PlainLoop(byte[] header, ulong difficulty, ulong first, ulong tries)
    {
        for (ulong tried = 0; tried < tries; tried++)
        {
            var nonce = unchecked(first + tried);
            if (ProofOfWorkTests.Product(Hash(header, nonce), difficulty) < ProofOfWorkTests.Limit)
                return nonce;
        }
        return null;
    }
}
