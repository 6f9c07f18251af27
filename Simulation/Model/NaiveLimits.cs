using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Simulation.Model;

/// <summary>The limits that judge blocks (PROTOCOL §2), and the sum of E5.</summary>
internal static class NaiveLimits
{
    public const int NameBytes = 200;
    public const int DescriptionBytes = 2_000;
    public const int DetailsBytes = 1_000;
    public const int LinkBytes = 300;
    public const int Contests = 32;
    public const int Organisers = 8;
    public const int Classes = 16;
    public const ulong RollWeight = 90_000_000_000;
    public const int Options = 64;
    public const int Unsealed = 1_024;
    public const int UnsealedOfKey = 16;
    public const ulong Settle = 2_592_000_000;
    public const ulong Ahead = 31_622_400_000;
    public const ulong Difficulty = 65_536;
    public const ulong Coins = 9_007_199_254_740_991;
    public const ulong LastMoment = 253_402_300_799_999;

    /// <summary>E5: a moment so much later, or the last one that there is.</summary>
    public static Timestamp Later(Timestamp time, ulong milliseconds) =>
        new((ulong)UInt128.Min((UInt128)time.Milliseconds + milliseconds, LastMoment));
}
