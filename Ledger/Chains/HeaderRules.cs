using OrleansBallot.Ledger.Blocks;
using OrleansBallot.Ledger.Rules;
using OrleansBallot.Ledger.Values;
using OrleansBallot.Ledger.Work;

namespace OrleansBallot.Ledger.Chains;

/// <summary>The rules for a header whose parent is known (H4 to H7).</summary>
internal static class HeaderRules
{
    /// <summary>Returns the first rule that a header breaks.</summary>
    /// <param name="parameters">The network's parameters.</param>
    /// <param name="header">The header.</param>
    /// <param name="ancestors">The parent, its parent, and so on, as far as W2 looks back.</param>
    /// <param name="now">The clock; null where it doesn't matter (H7).</param>
    public static Rejection Judge(ChainParameters parameters, BlockHeader header, IEnumerable<BlockHeader> ancestors, Timestamp? now)
    {
        var parent = ancestors.First();
        if (header.Height != parent.Height.Next) return Rejection.WrongHeight;
        if (header.Time <= parent.Time || header.Started < parent.Time || header.Started > header.Time) return Rejection.WrongTime;
        if (header.Difficulty != Retargeting.Next(parameters, ancestors)) return Rejection.WrongDifficulty;
        return header.Time > now?.Plus(Limits.FutureMilliseconds) ? Rejection.FutureTime : Rejection.None;
    }
}
