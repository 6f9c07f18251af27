using System.Collections.Immutable;

namespace OrleansBallot.Ledger;

/// <summary>The way from the tip to a better one: what to take back, newest first, and what to apply, oldest first.</summary>
public sealed record Reorg(ImmutableArray<ChainEntry> Undone, ImmutableArray<ChainEntry> Applied)
{
    /// <summary>The way between two entries of one tree. It costs what it swaps, not what the chain is long.</summary>
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
