using OrleansBallot.Ledger.Blocks;
using OrleansBallot.Ledger.Rules;

namespace OrleansBallot.Simulation.Model;

/// <summary>Fork choice (F1): every block is taken for the end of a chain, and the best of the chains that are valid wins.</summary>
public static class NaiveFork
{
    /// <summary>The best valid chain that the blocks hold, from height 1 on. It is empty where genesis is all that is valid.</summary>
    /// <param name="parameters">The network's parameters.</param>
    /// <param name="blocks">Any blocks, in any order.</param>
    public static IReadOnlyList<Block> Best(ChainParameters parameters, IEnumerable<Block> blocks)
    {
        // §4: a body that breaks B1 or B2 is not its block's, and the block may yet come from somebody else.
        var known = blocks.Where(block =>
                NaiveBodies.Judge(parameters, block) is not (Rejection.WrongMerkleRoot or Rejection.WrongBlockSignature))
            .DistinctBy(block => NaiveBytes.HashOf(block.Header)).ToList();
        return known.Select(tip => ChainTo(parameters, known, tip)).OfType<List<Block>>()
            .Where(chain => NaiveChain.Judge(parameters, chain).Rule == Rejection.None)
            .OrderByDescending(Work).ThenBy(chain => NaiveBytes.HashOf(chain[^1].Header))
            .FirstOrDefault() ?? [];
    }

    /// <summary>The chain that ends with a block; null where one of its blocks is not known.</summary>
    private static List<Block>? ChainTo(ChainParameters parameters, IReadOnlyList<Block> known, Block tip)
    {
        var chain = new List<Block> { tip };
        while (chain[0].Header.Previous != parameters.Id)
        {
            var parent = known.FirstOrDefault(block => NaiveBytes.HashOf(block.Header) == chain[0].Header.Previous);
            if (parent is null) return null;
            chain.Insert(0, parent);
        }

        return chain;
    }

    /// <summary>W1: the sum of the difficulties.</summary>
    private static UInt128 Work(List<Block> chain) =>
        chain.Aggregate(UInt128.Zero, (sum, block) => sum + block.Header.Difficulty.Value);
}
