using OrleansBallot.Api.Json;
using OrleansBallot.Ledger;

namespace OrleansBallot.Client;

/// <summary>Finds transactions by the first digits of their ids, which is all that tables show.</summary>
internal sealed class Transactions(BallotApi api, ReceiptFolder? receipts)
{
    /// <summary>How far back blocks are searched: each is a question to the silo.</summary>
    private const int MostBlocks = 100;

    /// <summary>Finds one among the receipts here, the elections, what is pending, and the newest blocks.</summary>
    public async Task<TransactionId> FindAsync(string text, CancellationToken stop)
    {
        var digits = text.ToLowerInvariant();
        if (TransactionId.TryParse(digits, out var id)) return id;
        if (!Prefix.IsOne(digits))
            throw Failure.Usage($"'{text}' is no transaction: write its id, or its first {Prefix.FewestDigits} or more digits.");
        HashSet<string> found = [.. receipts?.Transactions() ?? []];
        found.UnionWith((await api.GetAllAsync<ElectionJson>("api/elections", stop)).Select(election => election.Election));
        found.UnionWith((await api.GetAsync<PendingJson>("api/pending?count=1000", stop)).Transactions.Select(pending => pending.Id));
        if (!found.Any(candidate => candidate.StartsWith(digits, StringComparison.Ordinal))) found.UnionWith(await InBlocksAsync(digits, stop));
        return found.Where(candidate => candidate.StartsWith(digits, StringComparison.Ordinal)).ToArray() switch
        {
            [var only] when TransactionId.TryParse(only, out id) => id,
            [] => throw Failure.Usage(
                $"No transaction that begins with '{text}' is in receipts here, pending, or in the newest {MostBlocks} blocks. Write the whole id."),
            var several => throw Failure.Usage($"{several.Length} transactions begin with '{text}'. Write more digits."),
        };
    }

    /// <summary>From the newest block down to the first that holds one.</summary>
    private async Task<IEnumerable<string>> InBlocksAsync(string digits, CancellationToken stop)
    {
        var blocks = await api.GetAsync<BlockJson[]>($"api/blocks?count={MostBlocks}", stop);
        foreach (var block in blocks.Where(block => block.Height > 0).OrderByDescending(block => block.Height))
        {
            var ids = (await api.GetAsync<BlockDetailJson>($"api/blocks/{block.Hash}", stop)).Contents.Select(content => content.Id).ToArray();
            if (ids.Any(id => id.StartsWith(digits, StringComparison.Ordinal))) return ids;
        }

        return [];
    }
}
