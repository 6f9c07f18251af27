using OrleansBallot.Ledger;
using Spectre.Console;

namespace OrleansBallot.Client;

/// <summary>Submits a signed transaction, keeps its receipt, and where somebody waits for the block, what proves that it holds it.</summary>
/// <param name="session">The silo.</param>
/// <param name="chain">The chain's id.</param>
/// <param name="receipts">Made before: what is sent and has no place for its receipt can't be taken back.</param>
internal sealed class Delivery(Session session, Hash256 chain, ReceiptFolder receipts)
{
    /// <param name="transaction">What to send.</param>
    /// <param name="waits">Whether to wait for its block.</param>
    /// <param name="stop">Stops it.</param>
    /// <param name="to">The node to send it to; null for the one that was asked for, or the silo's choice.</param>
    public async Task<Delivered> SendAsync(Transaction transaction, bool waits, CancellationToken stop, string? to = null)
    {
        var submission = new Submission(session.Api, session.Clock, session.Output.Warn);
        var receipt = await submission.SendAsync(chain, transaction, stop, to);
        var file = receipts.Save(receipt, chain, transaction);
        if (!waits) return new(receipt, file, null);
        var status = await session.Output.WhileAsync("Waiting for a block…", () => submission.ConfirmAsync(receipt, stop));
        await ProveAsync(file, receipt, transaction, stop);
        return new(receipt, file, status.Height);
    }

    /// <summary>Adds the proof to the receipt; a silo's proof that proves nothing is not kept.</summary>
    private async Task ProveAsync(string file, Receipt receipt, Transaction transaction, CancellationToken stop)
    {
        var proof = await session.Api.GetAsync<TransactionProof>($"api/transactions/{transaction.Id}/proof", stop, receipt.Node);
        if (ReceiptFile.Inclusion(proof)?.Proves(transaction) == true) ReceiptFile.Write(file, receipt, chain, transaction, proof);
    }
}

/// <summary>A transaction that a node has taken.</summary>
/// <param name="Receipt">Its receipt, which was checked.</param>
/// <param name="File">Where that is kept.</param>
/// <param name="Height">The block that holds it, where that was waited for.</param>
internal sealed record Delivered(Receipt Receipt, string File, ulong? Height)
{
    /// <summary>What scripts read.</summary>
    public object ToJson() => new
    {
        accepted = true,
        transaction = Receipt.Transaction.ToString(),
        node = Receipt.Node,
        receipt = Convert.ToHexStringLower(Receipt.Encode()),
        receiptFile = File,
        height = Height,
    };

    public void Draw(IAnsiConsole console) => console.WriteFields(
        ("transaction", Receipt.Transaction.ToString()), ("node", Receipt.Node), ("receipt", File), ("block", Height?.ToString()));
}
