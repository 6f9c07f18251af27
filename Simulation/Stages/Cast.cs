using OrleansBallot.Simulation.Worlds;

namespace OrleansBallot.Simulation.Stages;

/// <summary>Who takes part in a run: drawn from the seed, and made smaller to find what a failure needs.</summary>
/// <param name="Silos">Machines with a silo.</param>
/// <param name="Nodes">Nodes, spread over them.</param>
/// <param name="Voters">People who vote.</param>
/// <param name="BlockTime">The network's block time, in milliseconds.</param>
internal sealed record Cast(int Silos, int Nodes, int Voters, ulong BlockTime)
{
    /// <summary>Whether one election is for those on a roll.</summary>
    public bool HasRoll { get; init; }

    /// <summary>How long after the close blocks hold votes.</summary>
    public TimeSpan Settle { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The least time between two groups of receipts.</summary>
    public TimeSpan ReceiptPace { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>The most headers beside the best chain.</summary>
    public int SideHeaders { get; init; } = 1000;

    /// <summary>How often a node asks the other silos for their time.</summary>
    public TimeSpan ClockTime { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The most pending transactions.</summary>
    public int PoolTransactions { get; init; } = 1000;

    /// <summary>The most bytes of blocks that are read ahead of a change of branch.</summary>
    public long ReadAhead { get; init; } = 1_000_000;

    public static Cast Of(ulong seed)
    {
        var (dice, limits) = (new Dice(seed, "cast"), new Dice(seed, "limits"));
        var cast = new Cast(dice.Between(1, 4), dice.Between(2, 5), dice.Between(3, 12), (ulong)dice.Between(800, 3000))
        {
            HasRoll = dice.Chance(400_000),
            Settle = dice.Between(TimeSpan.FromSeconds(16), TimeSpan.FromSeconds(60)),
            ReceiptPace = dice.Between(TimeSpan.FromMilliseconds(10), TimeSpan.FromMilliseconds(400)),
            SideHeaders = limits.Chance(400_000) ? limits.Between(3, 20) : 1000,
            PoolTransactions = limits.Chance(400_000) ? limits.Between(4, 20) : 1000,
            ReadAhead = limits.Chance(400_000) ? limits.Below(2000) : 1_000_000,
        };

        // Only where there is always a vote to mine do branches get so long that their bodies are no longer at hand.
        return limits.Chance(80_000)
            ? cast with { Voters = limits.Between(40, 80), BlockTime = 800, HasRoll = false, PoolTransactions = 1000, ReadAhead = 0 }
            : cast;
    }
}
