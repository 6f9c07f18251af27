using OrleansBallot.Ledger.Audit;
using OrleansBallot.Ledger.Blocks;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Ledger.Rules;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Client;

/// <summary>An export that is there already when a new one comes: it is what shows that a chain was cut or rewritten since.</summary>
internal static class EarlierExport
{
    /// <summary>
    /// Whether a new export lacks what an earlier one holds: a transaction that somebody signed, or of headers alone, as many as there are.
    /// Blocks at the end may have lost to others which hold the same.
    /// </summary>
    /// <param name="earlier">
    /// The earlier file; one that is not there, or empty, holds nothing. Another chain's, or no export, holds what the new one lacks.
    /// </param>
    /// <param name="later">The new one, of blocks or of headers.</param>
    /// <param name="tag">Which of them.</param>
    /// <param name="stop">Stops it.</param>
    public static async Task<bool> HoldsMoreAsync(string earlier, string later, string tag, CancellationToken stop)
    {
        // What has no length is empty, or no regular file: a pipe would be waited for.
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

    /// <summary>Seals are nodes' own: whichever block seals an election, they say the same.</summary>
    private static IEnumerable<TransactionId> Signed(Block block) =>
        block.Transactions.Where(transaction => transaction.Payload is not Seal).Select(transaction => transaction.Id);
}
