using OrleansBallot.Ledger.Blocks;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Ledger.Receipts;
using OrleansBallot.Ledger.Values;
using Spectre.Console;

namespace OrleansBallot.Client;

/// <summary>
/// Submits signed transactions, and keeps them in a folder: their bytes before they are sent, then the receipts, and the proofs where
/// somebody waits for the blocks.
/// </summary>
/// <param name="session">The silo.</param>
/// <param name="chain">The chain.</param>
/// <param name="receipts">The folder.</param>
internal sealed class Delivery(Session session, ChainParameters chain, ReceiptFolder receipts)
{
    private readonly Submission _submission = new(session.Api, session.Clock);

    /// <param name="transaction">What to send. Where the folder has it with another signature, that one is sent.</param>
    /// <param name="stop">Stops it.</param>
    /// <param name="to">The node to send it to; null for the one that was asked for, or the silo's choice.</param>
    /// <param name="opening">What is kept besides, where it opens an election.</param>
    /// <param name="closes">For a close or a pause: when the election closes by its opening.</param>
    public async Task<Delivered> SendAsync(
        Transaction transaction, CancellationToken stop, string? to = null, SavedOpening? opening = null, Timestamp? closes = null)
    {
        var (reserved, isNew) = receipts.Reserve(chain.Id, transaction, opening);
        try
        {
            return await SendReservedAsync(reserved, stop, to, closes);
        }
        catch (Failure refusal) when (Submission.IsFinal(refusal.Rule))
        {
            // Another node may have accepted a vote that was sent before, and still owe its receipt.
            if (isNew || reserved.Payload is not CastVote) receipts.Forget(reserved.Id);
            throw await NamingReceiptAsync(refusal, stop);
        }
    }

    /// <summary>Waits for the block.</summary>
    /// <returns>Its height.</returns>
    public async Task<ulong?> ConfirmAsync(Delivered delivered, CancellationToken stop)
    {
        var (status, proof) = await session.Output.WhileAsync(
            "Waiting for a block…", () => _submission.ConfirmAsync(delivered.Receipt, stop, session.Output.Warn));
        var id = delivered.Receipt.Transaction;

        // A silo's proof that proves nothing is not kept.
        var kept = SavedProof.Of(proof);
        if (ReceiptFile.Proven(kept, chain.Id, id) is { } held)
            Write(delivered.File, () =>
                ReceiptFile.Write(delivered.File, delivered.Receipt, chain.Id, held, receipts.Find(id)?.Opening, kept));
        return status.Height;
    }

    private async Task<Delivered> SendReservedAsync(
        Transaction transaction, CancellationToken stop, string? to = null, Timestamp? closes = null)
    {
        var receipt = await _submission.SendAsync(chain, transaction, stop, to, closes);
        var (kept, file) = (receipt, receipts.FileOf(transaction.Id));
        Write(file, () => kept = receipts.Save(receipt, chain.Id, transaction));
        return new(kept, file);
    }

    /// <summary>
    /// The transaction that stands in the way may be one of this folder, whose answer was lost. Then its receipt can be had now.
    /// </summary>
    private async Task<Failure> NamingReceiptAsync(Failure refusal, CancellationToken stop)
    {
        if (!TransactionId.TryParse(refusal.Conflict, out var id)
            || receipts.Find(id) is not { } saved || saved.Transaction(chain.Id) is not { } other)
            return refusal;
        try
        {
            if (saved.Receipt is null) await SendReservedAsync(other, stop);
            return new(refusal.Code, $"{refusal.Message} Its receipt is here: {saved.File}", refusal.Rule, refusal.Conflict);
        }
        catch (Failure)
        {
            // The refusal is told in any case, and the other transaction stays in the folder.
            return refusal;
        }
    }

    /// <summary>
    /// Writes what a node has accepted. It stays accepted, so a disk that is full is a warning; the same command writes it once there is
    /// room.
    /// </summary>
    private void Write(string file, Action write)
    {
        try
        {
            write();
        }
        catch (Exception fault) when (ReceiptFolder.IsOfTheDisk(fault))
        {
            session.Output.Warn(
                $"It is accepted, but its receipt can't be written to '{file}': {fault.Message.TrimEnd('.')}. Make room there, and "
                + "repeat the same command.");
        }
    }
}

/// <summary>A transaction that a node has taken.</summary>
/// <param name="Receipt">Its receipt, which was checked.</param>
/// <param name="File">The file that keeps it.</param>
internal sealed record Delivered(Receipt Receipt, string File)
{
    /// <summary>What scripts read. The block's height comes after it, once that is known.</summary>
    public object ToJson() => new
    {
        accepted = true,
        transaction = Receipt.Transaction.ToString(),
        node = Receipt.Node,
        receipt = Convert.ToHexStringLower(Receipt.Encode()),
        receiptFile = File,
    };

    public void Draw(IAnsiConsole console) => console.WriteFields(
        ("transaction", Receipt.Transaction.ToString()), ("node", Receipt.Node), ("receipt", File));
}
