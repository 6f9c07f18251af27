using OrleansBallot.Ledger;

namespace OrleansBallot.Client;

/// <summary>What is known from elsewhere about a sound chain: whether anything was left out or rewritten.</summary>
/// <param name="IsProven">True when it shows that nothing was.</param>
/// <param name="Message">In words.</param>
/// <param name="Rule">What speaks against the chain; null where nothing does.</param>
/// <param name="Transaction">Whose receipt speaks against it.</param>
/// <param name="Receipts">What became of the receipts; null where none were looked at.</param>
internal sealed record Completeness(
    bool IsProven, string Message, string? Rule = null, TransactionId? Transaction = null, ReceiptCounts? Receipts = null)
{
    /// <summary>True when it can be told only from a later export.</summary>
    private bool IsOpen => Receipts is { TooNew: > 0 };

    /// <summary>Compares a chain with the last block that somebody noted.</summary>
    public static Completeness ByTip(Auditor auditor, Hash256 tip) => auditor.Find(tip) is not { } block
        ? new(false, $"The known tip {tip} is not in this chain: it was cut before it, or it is another history.", "unknown-tip")
        : block == auditor.Tip
            ? new(true, "Every rule is kept, and the last block is the known tip.")
            : new(
                false,
                $"Every rule is kept. The known tip is block {block.Height}: nothing is missing up to there, what follows is not proven complete.");

    /// <summary>Both: any contradiction counts, then what can't be told yet, and either proves.</summary>
    public static Completeness? Join(Completeness? one, Completeness? other)
    {
        if (one is null || other is null) return one ?? other;
        var first = new[] { one, other }.MaxBy(known => (known.Rule is not null, known.IsOpen, known.IsProven))!;
        return first with { Receipts = one.Receipts ?? other.Receipts };
    }
}
