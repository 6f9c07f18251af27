using OrleansBallot.Ledger.Audit;
using OrleansBallot.Ledger.Blocks;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Ledger.Rules;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Client;

/// <summary>Compares a new export with the earlier one, which shows where the chain was cut or rewritten since.</summary>
internal static class EarlierExport
{
    /// <summary>
    /// True where the new export lacks something that the earlier one holds: a transaction that somebody signed, or of headers alone, their
    /// number. The last blocks themselves may have lost to others that hold the same.
    /// </summary>
    /// <param name="earlier">
    /// The earlier file. One that is missing or empty holds nothing. One of another chain, or one that is no export, holds something that
    /// the new one lacks.
    /// </param>
    /// <param name="later">The new one, of blocks or of headers.</param>
    /// <param name="tag">What both are of: blocks or headers.</param>
    /// <param name="stop">Stops it.</param>
    public static async Task<bool> HoldsMoreAsync(string earlier, string later, string tag, CancellationToken stop)
    {
        // A file without a length is empty, or a pipe, which would never end.
        if (new FileInfo(earlier) is not { Exists: true, Length: > 0 }) return false;
        await using var one = File.OpenRead(earlier);
        await using var other = File.OpenRead(later);
        var (before, after) = (new ExportReader(one), new ExportReader(other));
        if (await before.ReadChainAsync(tag, stop) is not { } chain || (await after.ReadChainAsync(tag, stop))?.Id != chain.Id) return true;
        var (lost, known) = (await NextAsync(before, stop), await NextAsync(after, stop));
        while (lost is not null && known is not null && lost.AsSpan().SequenceEqual(known))
            (lost, known) = (await NextAsync(before, stop), await NextAsync(after, stop));
        return tag == ExportFormat.HeadersTag
            ? await CountAsync(before, lost, stop) > await CountAsync(after, known, stop)
            : await LacksAsync();

        async Task<bool> LacksAsync()
        {
            var missing = new HashSet<TransactionId>();
            for (; lost is not null; lost = await NextAsync(before, stop))
            {
                if (Block.TryDecode(chain.Id, lost, out var block) != Rejection.None) return true;
                missing.UnionWith(Signed(block!));
            }

            for (; known is not null && missing.Count > 0; known = await NextAsync(after, stop))
            {
                if (Block.TryDecode(chain.Id, known, out var block) == Rejection.None) missing.ExceptWith(Signed(block!));
            }

            return missing.Count > 0;
        }
    }

    private static async Task<int> CountAsync(ExportReader reader, byte[]? next, CancellationToken stop)
    {
        var count = 0;
        for (; next is not null; next = await NextAsync(reader, stop)) count++;
        return count;
    }

    private static async Task<byte[]?> NextAsync(ExportReader reader, CancellationToken stop) =>
        (await reader.NextAsync(Limits.BlockBytes, stop)).Content;

    /// <summary>All but seals, which nodes make: they say the same in whichever block they are.</summary>
    private static IEnumerable<TransactionId> Signed(Block block) =>
        block.Transactions.Where(transaction => transaction.Payload is not Seal).Select(transaction => transaction.Id);
}
