using OrleansBallot.Api.Json;
using OrleansBallot.Ledger.Blocks;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Ledger.Receipts;
using OrleansBallot.Ledger.Rules;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Client;

/// <summary>Submits transactions: checks the node's receipt, and waits for the block.</summary>
internal sealed class Submission(Connection silo, TimeProvider clock)
{
    private const string WrongReceipt = "wrong-receipt";

    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(250);

    /// <summary>How long a silo may be away during a wait: as long as a restart that reads a long chain.</summary>
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(5);

    /// <summary>How long no block may come before the reason is looked up: several times what a block takes.</summary>
    private static readonly TimeSpan _slow = TimeSpan.FromSeconds(10);

    /// <summary>
    /// True for a rule that will refuse the same transaction again. A full pool may have room later, and so may a silo whose own rules
    /// refuse it.
    /// </summary>
    public static bool IsFinal(string? rule) => EnumNames.TryParse<Rejection>(rule, out var known) && known != Rejection.PoolFull;

    /// <summary>Submits a signed transaction.</summary>
    /// <param name="chain">The chain.</param>
    /// <param name="transaction">What to submit.</param>
    /// <param name="stop">Stops it.</param>
    /// <param name="to">The node to send it to; null for the one that was asked for, or the silo's choice.</param>
    /// <param name="closes">For a close or a pause: when the election closes by its opening.</param>
    /// <returns>The node's receipt, which was checked.</returns>
    public async Task<Receipt> SendAsync(
        ChainParameters chain, Transaction transaction, CancellationToken stop, string? to = null, Timestamp? closes = null)
    {
        var accepted = await silo.AskAsync(
            api => api.Submit(transaction.Bytes, asOperator: transaction.Payload is OpenElection, to ?? silo.Node, stop), stop);
        if (HexBytes.TryRead(accepted.Receipt) is not { } bytes || Receipt.TryDecode(bytes) is not { } receipt
            || receipt.Transaction != transaction.Id || !receipt.IsGenuine(chain.Id))
        {
            throw new Failure(
                ExitCode.Refused,
                $"The receipt of {accepted.Node} does not prove anything. Ask another node with --node, and see: ballot "
                + $"transaction {transaction.Id}",
                WrongReceipt);
        }

        var now = Timestamp.From(clock.GetUtcNow());
        return ReceiptTime.IsPlausible(receipt, transaction.Payload, now, chain.LeastSettle, closes)
            ? receipt
            : throw new Failure(
                ExitCode.Refused,
                $"{accepted.Node} has accepted it, but dates its receipt {receipt.Accepted}, and here it is {now}: nobody could hold the "
                + "node to that. Where this "
                + "machine's clock is wrong, set it and repeat the same command; else ask another node with --node. See: ballot "
                + $"transaction {transaction.Id}",
                WrongReceipt);
    }

    /// <summary>Waits until a block holds it, or a rule refused it after all. A silo that goes away meanwhile is asked again.</summary>
    /// <remarks>
    /// The receipt's node knows first. The next command may be answered by another node, which may be a block behind. So that one is waited
    /// for a little.
    /// </remarks>
    /// <param name="receipt">Of what was accepted.</param>
    /// <param name="stop">Ends the wait.</param>
    /// <param name="warn">Told each time that the silo goes away, and why no block comes.</param>
    /// <returns>Where it is, and what proves that; the proof is not checked yet.</returns>
    public async Task<(TransactionJson Status, ProofJson Proof)> ConfirmAsync(
        Receipt receipt, CancellationToken stop, Action<string>? warn = null)
    {
        var id = receipt.Transaction.ToString();
        string? node = receipt.Node;
        var (asked, told) = (clock.GetTimestamp(), "");
        long? heldSince = null;
        for (long? awaySince = null; ; await Task.Delay(_pause, clock, stop))
        {
            try
            {
                var status = await silo.AskAsync(api => api.Transaction(id, content: false, node ?? silo.Node, stop), stop);
                if (status.IsRefused) throw new Failure(ExitCode.Refused, Rules.Explain(status.Rule), status.Rule, status.Conflict);
                if (status.IsConfirmed && await ProofAsync(id, stop) is { } proof)
                {
                    heldSince ??= clock.GetTimestamp();
                    if (await ShowsAsync(status.Height, proof, stop) || clock.GetElapsedTime(heldSince.Value) >= _slow)
                        return (status, proof);
                }

                awaySince = null;
                if (heldSince is not null || clock.GetElapsedTime(asked) < _slow) continue;
                asked = clock.GetTimestamp();
                var why = await WhyNoBlockAsync(node, stop);
                if (why != told) warn?.Invoke(told = why);
            }
            catch (Failure failure) when (failure.Rule == "unknown-node" && node is not null)
            {
                // The node has left since. The others know what became of the transaction.
                node = null;
            }
            catch (Failure failure) when (failure.Code == ExitCode.Unreachable)
            {
                if (awaySince is null)
                    warn?.Invoke($"The {silo.Place} does not answer. What you sent is accepted, and stays so. Asking again…");
                awaySince ??= clock.GetTimestamp();
                if (clock.GetElapsedTime(awaySince.Value) < _patience) continue;
                throw new Failure(
                    ExitCode.Unreachable,
                    $"{failure.Message} {receipt.Node} has accepted it before that. See what became of it: ballot transaction "
                    + $"{receipt.Transaction}");
            }
        }
    }

    /// <summary>Tells what the wait is for: the receipt holds meanwhile, and the wait may be broken off.</summary>
    private async Task<string> WhyNoBlockAsync(string? node, CancellationToken stop)
    {
        var pending = await silo.AskAsync(api => api.Pending(1, node ?? silo.Node, stop), stop);
        return "Still waiting for a block; the receipt holds meanwhile, and Ctrl-C only ends the wait. "
            + (pending.Trouble ?? "Blocks come slowly: see ballot pending, and ballot nodes.");
    }

    /// <summary>
    /// True once the node that answers the next command has the proof's block: one of another branch may have its height.
    /// </summary>
    private async Task<bool> ShowsAsync(ulong? height, ProofJson proof, CancellationToken stop) =>
        HexBytes.TryRead(proof.Header) is { } header
        && await silo.AskAsync(api => api.Blocks(height, 1, silo.Node, stop), stop) is [var shown]
        && shown.Hash == Hash256.Of(header).ToString();

    private async Task<ProofJson?> ProofAsync(string transaction, CancellationToken stop)
    {
        try
        {
            return await silo.AskAsync(api => api.Proof(transaction, silo.Node, stop), stop);
        }
        catch (Failure failure) when (failure.Rule == "not-confirmed")
        {
            return null;
        }
    }
}
