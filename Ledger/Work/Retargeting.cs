namespace OrleansBallot.Ledger;

/// <summary>
/// The difficulty of the next block (W2): hash rate is estimated over up to 60 blocks, later ones weighing more, and
/// multiplied by the target time. A block's solve time is its time less its start, so hours without votes change nothing.
/// </summary>
public static class Retargeting
{
    /// <summary>How many blocks the estimate looks back on.</summary>
    public const int Window = 60;

    /// <summary>The difficulty that the child of a block must have.</summary>
    /// <param name="chain">Target time and lower bound.</param>
    /// <param name="ancestors">The parent first, then its parent and so on; read for at most 60, genesis left out.</param>
    public static Difficulty Next(ChainParameters chain, IEnumerable<BlockHeader> ancestors)
    {
        ArgumentNullException.ThrowIfNull(chain);
        var window = ancestors.TakeWhile(header => header.Height.Value > 0).Take(Window).ToArray();
        if (window.Length == 0) return chain.MinimumDifficulty;
        UInt128 work = 0, time = 0;

        // A block that claims to have taken no time at all may be a lie: it counts for a quarter, so that no miner's claims weigh much.
        var (shortest, longest) = (chain.TargetBlockTime / 4, 6 * chain.TargetBlockTime);
        for (var i = 0; i < window.Length; i++)
        {
            var weight = (ulong)(window.Length - i);
            var solve = Math.Clamp(window[i].Time.Since(window[i].Started), shortest, longest);
            checked
            {
                work += (UInt128)weight * window[i].Difficulty.Value;
                time += (UInt128)weight * solve;
            }
        }

        // At most twofold a block, either way: a window of few blocks is thrown far by one.
        var parent = (UInt128)window[0].Difficulty.Value;
        var next = UInt128.Clamp(checked(work * chain.TargetBlockTime) / time, parent / 2, parent * 2);
        return new((ulong)UInt128.Clamp(next, chain.MinimumDifficulty.Value, ulong.MaxValue));
    }
}
