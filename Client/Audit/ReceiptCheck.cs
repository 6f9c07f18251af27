using OrleansBallot.Ledger;

namespace OrleansBallot.Client;

/// <summary>Compares a sound chain with receipts.</summary>
internal static class ReceiptCheck
{
    /// <summary>Looks every receipt up. The first that speaks against the chain is named.</summary>
    public static Completeness Compare(Auditor auditor, ReceiptFolder folder)
    {
        var chain = auditor.Parameters.Id;
        var counts = new ReceiptCounts();
        string? without = null;
        foreach (var saved in folder.Read())
        {
            if (saved.Receipt is not { } receipt)
            {
                // A full disk leaves such files, and a vote whose answer was lost. What promises nothing convicts nobody.
                without ??= saved.File;
                counts = counts with { WithoutReceipt = counts.WithoutReceipt + 1 };
                continue;
            }

            if (saved.IsOfAnotherNetwork(chain))
            {
                counts = counts with { OtherNetworks = counts.OtherNetworks + 1 };
                continue;
            }

            switch (auditor.Check(receipt, saved.Transaction(chain)))
            {
                case ReceiptFinding.NotGenuine:
                    return NotGenuine(saved, counts);
                case ReceiptFinding.NotConfirmed:
                    return new(
                        false,
                        $"{saved.File}: {receipt.Node} promised at {receipt.Accepted} to keep this transaction. The chain goes on to"
                        + $" {auditor.Tip.Header.Time} and lacks it. {Why(auditor, saved.Transaction(chain))}",
                        "receipt-not-confirmed", receipt.Transaction, counts);
                case ReceiptFinding.Superseded:
                    counts = counts with { Superseded = counts.Superseded + 1 };
                    break;
                case ReceiptFinding.TooNew:
                    counts = counts with { TooNew = counts.TooNew + 1 };
                    break;
                default:
                    counts = counts with { Confirmed = counts.Confirmed + 1 };
                    break;
            }
        }

        // Who asks about receipts and has none of this network was given another network's export.
        return counts is { Confirmed: 0, Superseded: 0, TooNew: 0, OtherNetworks: > 0 } && folder.IsAskedFor
            ? new(false, $"None of these receipts is of this network ({chain}): it is another one than where you voted.", "receipt-not-genuine", Receipts: counts)
            : Conclude(counts, without);
    }

    /// <summary>What is missing is a fact; whose fault it is no chain can say.</summary>
    private static string Why(Auditor auditor, Transaction? transaction) =>
        transaction?.Payload is CastVote vote && auditor.Elections.Any(election => election.Id == vote.Election && election.IsSealed)
            ? "Its election was sealed without it. That alone convicts nobody: its node was cut off from before the close until after the settling, or the vote was left out."
            : "It was left out, or waits at a node that is cut off: an export of another node, with --node, can tell.";

    private static Completeness Conclude(ReceiptCounts counts, string? without)
    {
        var message = counts switch
        {
            { TooNew: 1 } => "Every rule is kept. One receipt is newer than this export, which can't judge it: export again a minute after the vote.",
            { TooNew: > 1 } => $"Every rule is kept. {counts.TooNew} receipts are newer than this export, which can't judge them: export again a minute after the votes.",
            { Confirmed: > 0 } => "Every rule is kept, and every receipt is accounted for.",
            { Superseded: > 0 } => "Every rule is kept. Another vote or transfer by the same key stands in the way of each receipt, which proves nothing about the rest.",
            _ => "Every rule is kept. There is no receipt of this network, so nothing proves that the chain is complete.",
        };
        var passedOver = counts.WithoutReceipt switch
        {
            0 => "",
            1 => $" {without} holds no receipt and says nothing.",
            var many => $" {many} files hold no receipt and say nothing, the first is {without}.",
        };
        return new(counts is { TooNew: 0, Confirmed: > 0 }, message + passedOver, Receipts: counts);
    }

    private static Completeness NotGenuine(SavedReceipt saved, ReceiptCounts counts) => new(
        false, $"{saved.File} is no receipt of this network: no node's signature covers it.", "receipt-not-genuine", saved.Receipt?.Transaction, counts);
}
