using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Client;

/// <summary>Finds transactions by the first digits of their ids, which is all that tables show.</summary>
internal sealed class Transactions(Connection silo, ReceiptFolder? receipts)
{
    /// <summary>Blocks that are searched: each takes a question to the silo.</summary>
    private const int MostBlocks = 100;

    /// <summary>Finds one among the receipts here, the elections, what is pending, and the newest blocks.</summary>
    public async Task<TransactionId> FindAsync(string text, CancellationToken stop)
    {
        var digits = text.ToLowerInvariant();
        if (TransactionId.TryParse(digits, out var id)) return id;
        if (!Prefix.IsOne(digits))
            throw Failure.Usage($"'{text}' is no transaction: write its id, or its first {Prefix.FewestDigits} or more digits.");
        HashSet<string> found = [.. receipts?.Transactions() ?? []];
        found.UnionWith((await silo.ElectionsAsync(stop)).Select(election => election.Election));
        found.UnionWith((await silo.AskAsync(api => api.Pending(1000, silo.Node, stop), stop)).Transactions.Select(pending => pending.Id));
        if (!found.Any(candidate => candidate.StartsWith(digits, StringComparison.Ordinal)))
            found.UnionWith(await InBlocksAsync(digits, stop));
        return found.Where(candidate => candidate.StartsWith(digits, StringComparison.Ordinal)).ToArray() switch
        {
            [var only] when TransactionId.TryParse(only, out id) => id,
            [] => throw Failure.Usage(
                $"No transaction that begins with '{text}' is in receipts here, pending, or in the newest {MostBlocks} "
                + "blocks. Write the whole id."),
            var several => throw Failure.Usage($"{several.Length} transactions begin with '{text}'. Write more digits."),
        };
    }

    /// <summary>From the newest block down to the first that holds one.</summary>
    private async Task<IEnumerable<string>> InBlocksAsync(string digits, CancellationToken stop)
    {
        var blocks = await silo.AskAsync(api => api.Blocks(from: null, MostBlocks, silo.Node, stop), stop);
        foreach (var block in blocks.Where(block => block.Height > 0).OrderByDescending(block => block.Height))
        {
            var whole = await silo.AskAsync(api => api.Block(block.Hash, silo.Node, stop), stop);
            string[] ids = [.. whole.Contents.Select(content => content.Id)];
            if (ids.Any(id => id.StartsWith(digits, StringComparison.Ordinal))) return ids;
        }

        return [];
    }
}
