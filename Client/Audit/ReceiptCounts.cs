using System.Collections.Immutable;
using System.Text.Json;
using OrleansBallot.Ledger.Audit;

namespace OrleansBallot.Client;

/// <summary>
/// What an audit finds about a receipt's file: a <see cref="ReceiptFinding"/>, or that the file says nothing about this chain.
/// </summary>
internal enum ReceiptFate
{
    Confirmed,
    Superseded,
    TooNew,
    Missing,
    WithoutTransaction,
    NotGenuine,
    OtherNetworks,
    WithoutReceipt,
}

/// <summary>What became of the receipts that an audit looked at.</summary>
/// <param name="Genuine">Receipts of this chain, which the next five add up to.</param>
/// <param name="Confirmed">The chain holds their transactions.</param>
/// <param name="Superseded">A rule keeps their transactions out, as the chain shows.</param>
/// <param name="TooNew">The chain ends too early to judge them.</param>
/// <param name="Missing">The chain lacks what they promise.</param>
/// <param name="WithoutTransaction">The chain lacks it, and the file too, so nothing can be told.</param>
/// <param name="NotGenuine">No node's signature covers them. They say nothing.</param>
/// <param name="OtherNetworks">They are of other networks, and were passed over.</param>
/// <param name="WithoutReceipt">Files that hold none: damaged, or of what had no answer yet. They say nothing about the chain.</param>
/// <param name="Strangers">Fingerprints of keys that signed receipts of this chain and mined no block of it.</param>
/// <param name="Files">Every file but those that are confirmed.</param>
internal sealed record ReceiptCounts(
    int Genuine, int Confirmed, int Superseded, int TooNew, int Missing, int WithoutTransaction, int NotGenuine, int OtherNetworks,
    int WithoutReceipt, ImmutableArray<string> Strangers, ImmutableArray<JudgedFile> Files)
{
    public static ReceiptCounts Of(Auditor auditor, IReadOnlyList<(SavedReceipt Saved, ReceiptFate Fate)> judged)
    {
        var genuine = judged.Where(one => one.Fate <= ReceiptFate.WithoutTransaction).ToArray();
        return new(
            genuine.Length, Count(ReceiptFate.Confirmed), Count(ReceiptFate.Superseded), Count(ReceiptFate.TooNew),
            Count(ReceiptFate.Missing), Count(ReceiptFate.WithoutTransaction), Count(ReceiptFate.NotGenuine),
            Count(ReceiptFate.OtherNetworks), Count(ReceiptFate.WithoutReceipt),
            [.. genuine.Select(one => one.Saved.Receipt!.Key)
                .Where(key => !auditor.HasMined(key)).Select(key => key.Fingerprint).Distinct()],
            [.. judged.Where(one => one.Fate != ReceiptFate.Confirmed).Select(one => JudgedFile.Of(one.Saved, one.Fate))]);

        int Count(ReceiptFate fate) => judged.Count(one => one.Fate == fate);
    }
}

/// <summary>A receipt's file that does not say of the chain that it holds a transaction.</summary>
internal sealed record JudgedFile(string File, string Fate, string? Transaction, string? Node, string? Accepted)
{
    public static JudgedFile Of(SavedReceipt saved, ReceiptFate fate) => new(
        saved.File, JsonNamingPolicy.CamelCase.ConvertName($"{fate}"), saved.Receipt?.Transaction.ToString(), saved.Receipt?.Node,
        saved.Receipt?.Accepted.ToString());
}
