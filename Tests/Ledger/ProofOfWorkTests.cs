using System.Numerics;
using OrleansBallot.Ledger.Blocks;

namespace OrleansBallot.Tests.Ledger;

public sealed class ProofOfWorkTests
{
    internal static readonly BigInteger Limit = BigInteger.One << 256;

    public static TheoryData<ulong> Difficulties =>
        [1, 2, 3, 10, 65_535, 65_536, 65_537, uint.MaxValue, 1UL << 32, (1UL << 32) + 1, 1UL << 63, ulong.MaxValue - 1, ulong.MaxValue];

    [Theory]
    [MemberData(nameof(Difficulties))]
    public void The_greatest_hash_under_the_bound_meets_it_and_the_next_does_not(ulong difficulty)
    {
        var greatest = (Limit - 1) / difficulty;

        Assert.True(ProofOfWork.Meets(Bytes(greatest), difficulty));
        Assert.True(ProofOfWork.Meets(Bytes(greatest - 1), difficulty));
        if (difficulty > 1)
            Assert.False(ProofOfWork.Meets(Bytes(greatest + 1), difficulty));
    }

    [Theory]
    [MemberData(nameof(Difficulties))]
    public void The_zero_hash_meets_every_difficulty(ulong difficulty) => Assert.True(ProofOfWork.Meets(new byte[32], difficulty));

    [Fact]
    public void Every_hash_meets_difficulty_one() => Assert.True(ProofOfWork.Meets(Bytes(Limit - 1), 1));

    [Fact]
    public void A_hash_is_judged_by_its_whole_product()
    {
        var random = new Random(8);
        var outcomes = new HashSet<bool>();
        for (var run = 0; run < 20_000; run++)
        {
            var difficulty = (ulong)random.NextInt64(1, long.MaxValue) >> random.Next(0, 63) | 1;
            var hash = new byte[32];
            random.NextBytes(hash.AsSpan(random.Next(0, 12)));

            var meets = Product(hash, difficulty) < Limit;

            Assert.Equal(meets, ProofOfWork.Meets(hash, difficulty));
            outcomes.Add(meets);
        }
        Assert.Equal(2, outcomes.Count);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(31)]
    [InlineData(33)]
    public void A_hash_of_another_length_is_refused(int length)
    {
        var error = Assert.Throws<ArgumentException>(() => ProofOfWork.Meets(new byte[length], 1));
        Assert.Contains("32 bytes", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Difficulty_zero_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => ProofOfWork.Meets(new byte[32], 0));

    internal static BigInteger Product(byte[] hash, ulong difficulty) =>
        new BigInteger(hash, isUnsigned: true, isBigEndian: true) * difficulty;

    private static byte[] Bytes(BigInteger hash)
    {
        var digits = hash.ToByteArray(isUnsigned: true, isBigEndian: true);
        return [.. new byte[32 - digits.Length], .. digits];
    }
}
