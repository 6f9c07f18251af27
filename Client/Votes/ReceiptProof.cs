using OrleansBallot.Ledger.Audit;
using OrleansBallot.Ledger.Blocks;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Ledger.Rules;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Client;

/// <summary>What a receipt proves by itself, and against headers.</summary>
/// <param name="Valid">False where something in it is wrong.</param>
/// <param name="Proven">True where headers that are sound among themselves hold the block that holds the transaction.</param>
/// <param name="Transaction">What it is for.</param>
/// <param name="Node">The node that promised to keep it.</param>
/// <param name="Accepted">When.</param>
/// <param name="Height">The block's height, where the receipt has a proof.</param>
/// <param name="Confirmations">Blocks from there to the last header, both included.</param>
/// <param name="Work">The work of those headers: anybody who does as much can make others, with another block in them.</param>
/// <param name="Tip">The last header's hash, to be compared with one that somebody you believe has noted.</param>
/// <param name="Rule">What is wrong.</param>
/// <param name="Message">In words.</param>
internal sealed record ReceiptProof(
    bool Valid, bool Proven, string Transaction, string Node, string Accepted, ulong? Height, ulong? Confirmations, string? Work,
    string? Tip, string? Rule, string Message)
{
    public const string WrongProof = "wrong-proof";

    /// <summary>Checks a receipt that could be read.</summary>
    /// <param name="saved">As its file holds it.</param>
    /// <param name="chain">The chain that it says it is of.</param>
    /// <param name="transaction">What it says it is for.</param>
    /// <param name="headers">A file of headers, untrusted; null for none.</param>
    /// <param name="stop">Stops it.</param>
    public static async Task<ReceiptProof> CheckAsync(
        SavedReceipt saved, Hash256 chain, Transaction transaction, string? headers, CancellationToken stop)
    {
        var receipt = saved.Receipt!;
        var found = new ReceiptProof(
            false, false, receipt.Transaction.ToString(), receipt.Node, receipt.Accepted.ToString(), saved.Proof?.Header.Height.Value, null,
            null, null, null, "");
        if (!receipt.IsGenuine(chain))
            return found with { Rule = AuditFinding.ReceiptNotGenuine.Name(), Message = "No node's signature covers it." };
        if (receipt.Transaction != transaction.Id)
            return found with
            {
                Rule = AuditFinding.ReceiptNotGenuine.Name(),
                Message = "It is for another transaction than the one beside it."
            };
        if (saved.Proof is not { } proof)
        {
            return found with
            {
                Valid = headers is null,
                Rule = headers is null ? null : "no-proof",
                Message = "The node promised to keep the transaction. Once a block holds it, add the proof: ballot receipt prove FILE",
            };
        }

        if (!proof.Proves(transaction) || transaction.CheckSignature() != Rejection.None || !proof.Header.HasWork)
        {
            return found with
            {
                Rule = WrongProof,
                Message = "The proof does not lead from the transaction to the block's header, or no work went into that. Ask for another: "
                    + "ballot receipt prove FILE",
            };
        }

        if (headers is null)
            return found with
            {
                Valid = true,
                Message = "A block with work in it holds the transaction. Headers tell which chain that block is on: --headers FILE"
            };

        var (audit, rule) = await ReadAsync(headers, stop);
        if (audit is null) return found with { Rule = rule, Message = "These are no headers, or their beginning is damaged." };
        if (rule is not null)
            return found with { Rule = rule, Message = $"The headers are sound up to height {audit.Tip?.Height.Value ?? 0} only." };
        if (audit.Parameters.Id != chain)
            return found with { Rule = AuditFinding.ReceiptNotGenuine.Name(), Message = "The headers are of another network." };
        if (audit.Find(proof.Header.Hash) is not { } entry)
            return found with
            {
                Rule = "unknown-block",
                Message = "The block is not among these headers: they end before it, or are another history."
            };
        var confirmations = audit.Tip!.Height.Value - entry.Height.Value + 1;
        return found with
        {
            Valid = true,
            Proven = true,
            Confirmations = confirmations,
            Work = AuditReport.Number(audit.Tip.Work),
            Tip = audit.Tip.Hash.ToString(),
            Message = "The block that holds the transaction is among these headers. Anybody who does as much work can make others: compare "
                + "the tip with one that somebody you believe has noted.",
        };
    }

    /// <summary>
    /// The headers up to the first fault, and the rule that is broken there. No headers where the file does not begin as a file of them.
    /// </summary>
    private static async Task<(HeaderAudit? Audit, string? Rule)> ReadAsync(string path, CancellationToken stop)
    {
        await using var file = new FileStream(
            path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.SequentialScan);
        var reader = new ExportReader(file);
        if (await reader.ReadChainAsync(ExportFormat.HeadersTag, stop) is not { } chain) return (null, Rejection.Malformed.Name());
        var audit = new HeaderAudit(chain);
        while (true)
        {
            var (read, content) = await reader.NextAsync(BlockHeader.Size, stop);
            if (content is null) return (audit, read == FrameRead.Whole ? null : Rejection.Malformed.Name());
            if (audit.Add(content) is var rule and not Rejection.None) return (audit, rule.Name());
        }
    }
}
