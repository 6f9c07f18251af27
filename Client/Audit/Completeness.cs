using OrleansBallot.Ledger;

namespace OrleansBallot.Client;

/// <summary>What is known from elsewhere about a sound chain: whether anything was left out or rewritten.</summary>
/// <param name="IsProven">True when it shows that nothing was.</param>
/// <param name="Message">In words.</param>
/// <param name="Rule">What speaks against the chain; null where nothing does.</param>
/// <param name="Transaction">Whose receipt speaks against it.</param>
internal sealed record Completeness(bool IsProven, string Message, string? Rule = null, TransactionId? Transaction = null)
{
    /// <summary>Compares a chain with the last block that somebody noted.</summary>
    public static Completeness ByTip(Auditor auditor, Hash256 tip) => auditor.Find(tip) is not { } block
        ? new(false, $"The known tip {tip} is not in this chain: it was cut before it, or it is another history.", "unknown-tip")
        : block == auditor.Tip
            ? new(true, "Every rule is kept, and the last block is the known tip.")
            : new(
                false,
                $"Every rule is kept. The known tip is block {block.Height}: nothing is missing up to there, what follows is not proven complete.");

    /// <summary>Compares a chain with receipts. The first that speaks against it is named.</summary>
    public static Completeness ByReceipts(Auditor auditor, ReceiptFolder folder)
    {
        var confirmed = 0;
        foreach (var (file, receipt) in folder.Read())
        {
            if (receipt is null) return NotGenuine(file, null);
            switch (auditor.Check(receipt))
            {
                case ReceiptFinding.NotGenuine:
                    return NotGenuine(file, receipt.Transaction);
                case ReceiptFinding.NotConfirmed:
                    return new(
                        false, $"{file}: {receipt.Node} promised to keep this transaction, and the chain lacks it.", "receipt-not-confirmed",
                        receipt.Transaction);
                default:
                    confirmed++;
                    break;
            }
        }

        return confirmed > 0
            ? new(true, $"Every rule is kept, and all of {confirmed} receipts are confirmed.")
            : new(false, "Every rule is kept. The folder holds no receipt, so nothing proves that the chain is complete.");
    }

    /// <summary>Both: any contradiction counts, and either proves.</summary>
    public static Completeness? Join(Completeness? one, Completeness? other) =>
        one is null ? other
        : other is null || one.Rule is not null ? one
        : other.Rule is not null || other.IsProven ? other
        : one;

    private static Completeness NotGenuine(string file, TransactionId? transaction) =>
        new(false, $"{file} is no receipt of this network: no node's signature covers it.", "receipt-not-genuine", transaction);
}
