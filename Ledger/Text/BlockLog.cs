using OrleansBallot.Ledger.Blocks;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Ledger.Text;

/// <summary>Blocks as lines of a log: miner, work, and the number of each kind, but no votes.</summary>
public static class BlockLog
{
    private const int ShortHash = 12;

    /// <summary>
    /// One line, as in <c>block 7 0000a1b2c3d4 on 0000e5f60718 at 2026-11-21T09:00:00.000Z work 65536 miner
    /// 89abcdef01234567: 1 open, 3 vote</c>.
    /// </summary>
    public static string Line(Block block)
    {
        ArgumentNullException.ThrowIfNull(block);
        var kinds = block.Transactions.CountBy(transaction => transaction.Payload.Kind).OrderBy(kind => kind.Key)
            .Select(kind => $"{kind.Value} {TransactionKinds.WordOf(kind.Key)}");
        return $"block {block.Header.Height} {Short(block.Hash)} on {Short(block.Header.Previous)} at {block.Header.Time} "
            + $"work {block.Header.Difficulty} miner {block.Coinbase.Miner.Fingerprint}: {string.Join(", ", kinds)}";
    }

    private static string Short(Hash256 hash) => hash.ToString()[..ShortHash];
}
