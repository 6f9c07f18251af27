using OrleansBallot.Ledger.Audit;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Client;

/// <summary>
/// Whether anything was left out of a sound chain, or rewritten, by what is known from elsewhere. Only the last block's hash proves that
/// nothing was: a chain that was cut after a receipt's transaction, and sealed anew, still holds that transaction.
/// </summary>
/// <param name="IsProven">True when it is proven that nothing was.</param>
/// <param name="Message">In words.</param>
/// <param name="Rule">What speaks against the chain; null where nothing does.</param>
/// <param name="Transaction">The transaction that is missing, where one is.</param>
/// <param name="Receipts">What became of the receipts; null where none were looked at.</param>
internal sealed record Completeness(
    bool IsProven, string Message, string? Rule = null, TransactionId? Transaction = null, ReceiptCounts? Receipts = null)
{
    private const string WouldProve = "The hash of the last block, from somebody you believe, would prove it: --tip HASH";

    /// <summary>Compares a sound chain with the last block that somebody noted, with receipts, or both. Any contradiction counts.</summary>
    /// <param name="auditor">The chain.</param>
    /// <param name="tip">The last block's hash, as somebody else knows it.</param>
    /// <param name="folder">The receipts.</param>
    public static Completeness Of(Auditor auditor, Hash256? tip, ReceiptFolder? folder)
    {
        var receipts = folder is null ? null : ReceiptCheck.Of(auditor, folder);
        var known = tip is { } hash ? auditor.Find(hash) : null;
        if (tip is not null && known is null)
            return new(
                false, $"The known tip {tip} is not in this chain: it was cut before it, or it is another history.",
                AuditFinding.UnknownTip.Name(), Receipts: receipts?.Counts);
        if (receipts?.Rule is not null) return new(false, receipts.Message, receipts.Rule, receipts.Transaction, receipts.Counts);

        var isTip = known is not null && known == auditor.Tip;
        var message = (isTip, known) switch
        {
            (true, _) => "Every rule is kept, and the last block is the known tip.",
            (_, { } block) => $"Every rule is kept. The known tip is block {block.Height}: nothing is missing up to there, what follows is "
                + $"not proven complete. {WouldProve}",
            _ => "Every rule is kept. That does not prove it complete: a chain that was cut, or rewritten from any block on, keeps them "
                + $"too. {WouldProve}",
        };
        return new(
            isTip && receipts is not { Counts.TooNew: > 0 }, receipts is null ? message : $"{message}\n{receipts.Message}",
            Receipts: receipts?.Counts);
    }
}
