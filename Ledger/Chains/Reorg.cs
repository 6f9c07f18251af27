using System.Collections.Immutable;

namespace OrleansBallot.Ledger.Chains;

/// <summary>The way from the tip to a better one: the blocks to take back, newest first, and those to apply, oldest first.</summary>
public sealed record Reorg(ImmutableArray<ChainEntry> Undone, ImmutableArray<ChainEntry> Applied)
{
    /// <summary>
    /// Finds the way between two entries of one tree. The cost depends on the blocks on the way, not on the chain's length.
    /// </summary>
    public static Reorg Between(ChainEntry from, ChainEntry to)
    {
        var undone = ImmutableArray.CreateBuilder<ChainEntry>();
        var applied = ImmutableArray.CreateBuilder<ChainEntry>();
        while (from != to)
        {
            if (from.Height.Value >= to.Height.Value)
            {
                undone.Add(from);
                from = from.Parent!;
            }
            else
            {
                applied.Add(to);
                to = to.Parent!;
            }
        }

        applied.Reverse();
        return new(undone.ToImmutable(), applied.ToImmutable());
    }
}
