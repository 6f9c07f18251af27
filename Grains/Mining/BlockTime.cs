using OrleansBallot.Ledger.Rules;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Grains.Mining;

/// <summary>
/// Chooses the time of a block. It need only exceed its parent's (H5), and no block may hold a vote once chain time has reached the end of
/// settling. So while votes wait that a block of now would be too late for, blocks are dated before that end, and leave room for more of
/// them.
/// </summary>
internal static class BlockTime
{
    /// <summary>Blocks keep this many block times away from a deadline, while they can.</summary>
    private const ulong ReservedBlocks = 10;

    /// <summary>A block that has to come closer takes at most this part of the room that is left.</summary>
    private const ulong Parts = 16;

    /// <summary>A block's time and the start of the work on it.</summary>
    /// <param name="now">The miner's clock.</param>
    /// <param name="parent">The parent's time.</param>
    /// <param name="worked">How long there has been a transaction to mine on this parent, in milliseconds.</param>
    /// <param name="target">The network's block time, in milliseconds.</param>
    /// <param name="urgent">
    /// The window of the block with the earliest deadline: from when, and before when it must be dated. Null where there is no deadline.
    /// </param>
    public static (Timestamp Time, Timestamp Started) Choose(
        Timestamp now, Timestamp parent, ulong worked, ulong target, (Timestamp From, Timestamp Until)? urgent)
    {
        // On a parent from the future the work takes time too: a step of a millisecond would double the difficulty (W2). H7 bounds the
        // time.
        var time = Timestamp.Later(now, parent.Plus(Math.Clamp(worked, 1, Limits.FutureMilliseconds)));
        if (urgent is var (from, until) && Before(parent, worked, target, from, until) is var late && late < time) time = late;
        return (time, Timestamp.Later(time.Minus(worked), parent));
    }

    private static Timestamp Before(Timestamp parent, ulong worked, ulong target, Timestamp from, Timestamp until)
    {
        var earliest = Timestamp.Later(parent.Plus(1), from);

        // The window is over already, and nothing here can bring it back.
        if (until <= earliest) return Timestamp.Max;

        // A late block tells its work while there is room. A step of a millisecond for each would double the difficulty every time (W2).
        var step = earliest.Plus(Math.Min(worked, (until.Since(earliest) - 1) / Parts));
        return Timestamp.Later(step, until.Minus(ReservedBlocks * target));
    }
}
