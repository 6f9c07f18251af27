using System.Numerics;
using OrleansBallot.Ledger.Blocks;

namespace OrleansBallot.Simulation.Model;

/// <summary>The difficulty of the next block (W2).</summary>
public static class NaiveDifficulty
{
    /// <param name="parameters">The network's parameters.</param>
    /// <param name="before">Every header from height 1 to the parent.</param>
    public static BigInteger Next(ChainParameters parameters, IReadOnlyList<BlockHeader> before)
    {
        BigInteger minimum = parameters.MinimumDifficulty.Value, target = parameters.TargetBlockTime;
        if (before.Count == 0) return minimum;

        // Of the up to 60 latest blocks the oldest has weight 1, and the parent their number.
        var blocks = before.TakeLast(60).Select((header, index) => (
            Weight: (BigInteger)(index + 1), Difficulty: (BigInteger)header.Difficulty.Value,
            Claim: (BigInteger)header.Time.Milliseconds - header.Started.Milliseconds)).ToList();
        var weights = Sum(blocks.Select(block => block.Weight));
        var middle = blocks.Select(block => block.Claim)
            .Where(claim => 2 * Sum(blocks.Where(block => block.Claim <= claim).Select(block => block.Weight)) > weights).Min();
        var longest = BigInteger.Clamp(3 * middle, 2 * target, 6 * target);
        var worked = Sum(blocks.Select(block => block.Weight * BigInteger.Clamp(block.Claim, target / 2, longest)));
        var next = Sum(blocks.Select(block => block.Weight * block.Difficulty)) * target / worked;
        var parent = blocks[^1].Difficulty;
        return BigInteger.Clamp(BigInteger.Clamp(next, parent / 2, 2 * parent), minimum, ulong.MaxValue);
    }

    private static BigInteger Sum(IEnumerable<BigInteger> numbers) => numbers.Aggregate(BigInteger.Zero, BigInteger.Add);
}
