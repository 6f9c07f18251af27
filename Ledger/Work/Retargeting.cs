using OrleansBallot.Ledger.Blocks;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Ledger.Work;

/// <summary>
/// The difficulty of the next block (W2): the estimated hash rate times the target time. The estimate covers up to 60 blocks, and later
/// blocks weigh more. A block's solve time is its time less its start, so hours without votes change nothing.
/// </summary>
public static class Retargeting
{
    /// <summary>How many blocks the estimate looks back on.</summary>
    public const int Window = 60;

    /// <summary>The difficulty that the child of a block must have.</summary>
    /// <param name="chain">Target time and lower bound.</param>
    /// <param name="ancestors">The parent, its parent, and so on. At most 60 are read, genesis left out.</param>
    public static Difficulty Next(ChainParameters chain, IEnumerable<BlockHeader> ancestors)
    {
        ArgumentNullException.ThrowIfNull(chain);
        var window = ancestors.TakeWhile(header => header.Height.Value > 0).Take(Window).ToArray();
        if (window.Length == 0) return chain.MinimumDifficulty;
        UInt128 work = 0, time = 0;

        // A block may lie about its solve time. A claim of no time counts as half of the target. A long claim counts as little more than
        // what most blocks claim, so the difficulty falls fast only when most blocks say that the hash rate has fallen.
        var target = chain.TargetBlockTime;
        ulong[] claims = [.. window.Select(header => header.Time.Since(header.Started))];
        var (shortest, longest) = (target / 2, Math.Clamp(checked(3 * Median(claims)), 2 * target, 6 * target));
        for (var i = 0; i < window.Length; i++)
        {
            var weight = (ulong)(window.Length - i);
            var solve = Math.Clamp(claims[i], shortest, longest);
            checked
            {
                work += (UInt128)weight * window[i].Difficulty.Value;
                time += (UInt128)weight * solve;
            }
        }

        // At most twofold a block, either way: one block distorts a window of few blocks.
        var parent = (UInt128)window[0].Difficulty.Value;
        var next = UInt128.Clamp(checked(work * target) / time, parent / 2, parent * 2);
        return new((ulong)UInt128.Clamp(next, chain.MinimumDifficulty.Value, ulong.MaxValue));
    }

    /// <summary>The claim up to which blocks have more than half of the total weight.</summary>
    private static ulong Median(ReadOnlySpan<ulong> claims)
    {
        var sorted = claims.ToArray();
        int[] weights = [.. Enumerable.Range(0, sorted.Length).Select(age => sorted.Length - age)];
        Array.Sort(sorted, weights);
        var (above, i) = (sorted.Length * (sorted.Length + 1) / 2, 0);
        for (var below = weights[0]; 2 * below <= above; below += weights[i]) i++;
        return sorted[i];
    }
}
