using System.Numerics;
using OrleansBallot.Ledger;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Ledger;

public class ProofOfWorkTests
{
    [Theory]
    [InlineData(1UL)]
    [InlineData(Limits.MinimumDifficulty)]
    [InlineData(3UL)]
    [InlineData(1_234_567_890_123UL)]
    [InlineData(ulong.MaxValue)]
    public void The_bound_is_exact(ulong difficulty)
    {
        // The greatest hash that still counts, and the one above it.
        var greatest = ((BigInteger.One << 256) - 1) / difficulty;

        Assert.True(ProofOfWork.Meets(Bytes(greatest), difficulty));
        if (difficulty > 1) Assert.False(ProofOfWork.Meets(Bytes(greatest + 1), difficulty));
    }

    [Fact]
    public void The_minimum_is_four_hex_zeros()
    {
        Assert.True(ProofOfWork.Meets(Hash256.Parse("0000" + new string('f', 60)).ToArray(), Limits.MinimumDifficulty));
        Assert.False(ProofOfWork.Meets(Hash256.Parse("0001" + new string('0', 60)).ToArray(), Limits.MinimumDifficulty));
        Assert.StartsWith("0000", new TestMiner(TestNetwork.Default).Mine([], [TestNetwork.Default.Open(Voters.Ann)]).Hash.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_difficulty_of_zero_is_a_mistake() => Assert.Throws<ArgumentOutOfRangeException>(() => ProofOfWork.Meets(new byte[32], 0));

    [Fact]
    public void A_hash_of_another_size_is_a_mistake() => Assert.Throws<ArgumentException>(() => ProofOfWork.Meets(new byte[31], 1));

    private static byte[] Bytes(BigInteger number)
    {
        var bytes = new byte[32];
        number.ToByteArray(isUnsigned: true, isBigEndian: true).CopyTo(bytes, 32 - number.GetByteCount(isUnsigned: true));
        return bytes;
    }
}
