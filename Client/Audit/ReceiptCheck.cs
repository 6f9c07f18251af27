using OrleansBallot.Ledger.Audit;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Client;

/// <summary>Compares a sound chain with receipts. Every file is looked at, whatever the others hold.</summary>
/// <param name="Counts">What became of all of them.</param>
/// <param name="Message">In words.</param>
/// <param name="Rule">What speaks against the chain; null where nothing does.</param>
/// <param name="Transaction">The first that is missing.</param>
internal sealed record ReceiptCheck(ReceiptCounts Counts, string Message, string? Rule = null, TransactionId? Transaction = null)
{
    /// <summary>Looks every receipt up.</summary>
    public static ReceiptCheck Of(Auditor auditor, ReceiptFolder folder)
    {
        (SavedReceipt Saved, ReceiptFate Fate)[] judged = [.. folder.Read().Select(saved => (saved, FateOf(auditor, saved)))];
        var counts = ReceiptCounts.Of(auditor, judged);
        if (counts.Missing > 0) return Missing(auditor, counts, judged.First(one => one.Fate == ReceiptFate.Missing).Saved);

        // The receipts were asked for, and none is of this network: the export is likely to be of another one than where they come from.
        return counts.Genuine == 0 && counts.NotGenuine + counts.OtherNetworks > 0 && folder.IsAskedFor
            ? new(
                counts,
                $"None of these receipts is of this network ({auditor.Parameters.Id}): it is another one than where you voted, or "
                + "no node signed them.",
                AuditFinding.ReceiptNotGenuine.Name())
            : new(counts, Summary(auditor, counts, judged));
    }

    private static ReceiptFate FateOf(Auditor auditor, SavedReceipt saved)
    {
        // A full disk leaves such files, and so does a lost answer. They promise nothing, so they accuse nobody.
        if (saved.Receipt is not { } receipt) return ReceiptFate.WithoutReceipt;
        var chain = auditor.Parameters.Id;
        return saved.IsOfAnotherNetwork(chain) ? ReceiptFate.OtherNetworks : auditor.Check(receipt, saved.Transaction(chain)) switch
        {
            ReceiptFinding.NotGenuine => ReceiptFate.NotGenuine,
            ReceiptFinding.Confirmed => ReceiptFate.Confirmed,
            ReceiptFinding.WithoutTransaction => ReceiptFate.WithoutTransaction,
            ReceiptFinding.Superseded => ReceiptFate.Superseded,
            ReceiptFinding.TooNew => ReceiptFate.TooNew,
            _ => ReceiptFate.Missing,
        };
    }

    private static ReceiptCheck Missing(Auditor auditor, ReceiptCounts counts, SavedReceipt first)
    {
        var (receipt, transaction) = (first.Receipt!, first.Transaction(auditor.Parameters.Id));
        var others = counts.Missing == 1 ? "" : $" So it is with {Counted.Of(counts.Missing - 1, "other receipt")}.";
        return new(
            counts,
            $"{Printable.Text(first.File)}: {Printable.Text(receipt.Node)}, with the key {receipt.Key.Fingerprint}, promised at "
            + $"{receipt.Accepted} to keep this transaction. The chain goes on to"
            + $" {auditor.Tip.Header.Time} and lacks it.{others} {Why(auditor, transaction)}{Strangers(counts)}",
            AuditFinding.ReceiptNotConfirmed.Name(), receipt.Transaction);
    }

    /// <summary>That it is missing is a fact. Whose fault that is, no chain can tell.</summary>
    private static string Why(Auditor auditor, Transaction? transaction)
    {
        const string leftOut = "It was left out, or waits at a node that is cut off: an export of another node, with --node, can tell.";
        if (transaction?.Payload is not ElectionPayload { Election: var id }) return leftOut;
        var election = auditor.Elections.FirstOrDefault(election => election.Id == id);
        if (election is null)
        {
            return "Its election is not on this chain either, so no block could hold it: the fork that opened the election lost, which "
                + "convicts no node, or the chain was rewritten from before that. The receipt of the election's opening, transaction "
                + $"{id}, can tell.";
        }

        return election.IsSealed && transaction.Payload is CastVote
            ? "Its election was sealed without it. That alone convicts nobody: its node was cut off from before the close until after the "
                + "settling, or the vote was left out."
            : leftOut;
    }

    private static string Summary(Auditor auditor, ReceiptCounts counts, IReadOnlyList<(SavedReceipt Saved, ReceiptFate Fate)> judged)
    {
        (int Count, string What)[] parts =
        [
            (counts.Superseded, "kept out by a rule that the chain shows"), (counts.TooNew, "newer than this export"),
            (counts.WithoutTransaction, "not found and without their transactions, so that nothing can be told of them"),
            (counts.NotGenuine, "signed by no node, passed over"), (counts.OtherNetworks, "of other networks, passed over"),
            (counts.WithoutReceipt, "without a receipt, passed over"),
        ];
        var others = parts.Where(part => part.Count > 0).Select(part => $"{part.Count} {part.What}");
        var found = $"Receipts: {string.Join(", ", others.Prepend($"{counts.Confirmed} of {counts.Genuine} found"))}.";
        var proves = counts.Confirmed > 0 ? " A receipt that is found proves its own transaction, and nothing about the rest." : "";
        var without = counts.WithoutReceipt == 0
            ? ""
            : " The first file that says nothing is "
                + $"{Printable.Text(judged.First(one => one.Fate == ReceiptFate.WithoutReceipt).Saved.File)}.";
        return found + proves + without + Late(auditor, judged) + Strangers(counts);
    }

    private static string Late(Auditor auditor, IReadOnlyList<(SavedReceipt Saved, ReceiptFate Fate)> judged)
    {
        if (!judged.Any(one => one.Fate == ReceiptFate.TooNew)) return "";
        var latest = judged.Where(one => one.Fate == ReceiptFate.TooNew).Max(one => one.Saved.Receipt!.Accepted);
        return $" The latest is dated {latest}: export again once the chain has a block dated "
            + $"{latest.Plus(auditor.Parameters.LeastSettle)} or later. "
            + "Where the first of these times is still to come, its node's clock is wrong, or it lies.";
    }

    private static string Strangers(ReceiptCounts counts) =>
        string.Concat(counts.Strangers.Select(key =>
            $" The key {key} mined no block of this chain: anybody can make such a key, and sign receipts with it in any node's name."));
}
