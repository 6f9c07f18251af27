using System.Numerics;
using OrleansBallot.Ledger.Blocks;
using OrleansBallot.Ledger.Rules;

namespace OrleansBallot.Simulation.Model;

/// <summary>The rules of headers (PROTOCOL §5), without those that need a clock or branches: H3, H7, H8.</summary>
internal static class NaiveHeaders
{
    /// <param name="parameters">The network's parameters.</param>
    /// <param name="before">Every header from height 1 to the parent.</param>
    /// <param name="header">The header that comes after them.</param>
    public static Rejection Judge(ChainParameters parameters, IReadOnlyList<BlockHeader> before, BlockHeader header)
    {
        var parent = before.Count == 0 ? parameters.Genesis : before[^1];
        var hash = new BigInteger(NaiveBytes.HashOf(header).ToArray(), isUnsigned: true, isBigEndian: true);
        if (header.Difficulty.Value < NaiveLimits.Difficulty) return Rejection.NoWork; // H1
        if (hash * header.Difficulty.Value >= BigInteger.Pow(2, 256)) return Rejection.NoWork; // H1
        if (header.Previous != NaiveBytes.HashOf(parent)) return Rejection.UnknownParent; // H2
        if (header.Height.Value != parent.Height.Value + 1) return Rejection.WrongHeight; // H4
        if (header.Time <= parent.Time) return Rejection.WrongTime; // H5
        if (header.Started < parent.Time || header.Started > header.Time) return Rejection.WrongTime; // H5
        if (header.Difficulty.Value != NaiveDifficulty.Next(parameters, before)) return Rejection.WrongDifficulty; // H6
        return Rejection.None;
    }
}
