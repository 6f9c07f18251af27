using System.Security.Cryptography;
using OrleansBallot.Ledger;

namespace OrleansBallot.Client;

/// <summary>Brings a payload into the chain: signs it, hands it to a node, holds the node to its receipt.</summary>
internal sealed class Submission(BallotApi api, TimeProvider clock, Action<string> warn)
{
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(250);

    /// <summary>After how long it is asked why no block comes: several times what one takes.</summary>
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(10);

    /// <summary>Signs and submits.</summary>
    /// <returns>The node's receipt, which was checked.</returns>
    public Task<Receipt> SendAsync(ChainParameters chain, Payload payload, ECDsa key, CancellationToken stop) =>
        SendAsync(chain.Id, Transaction.Sign(chain.Id, payload, key), stop);

    /// <summary>Submits what is signed already.</summary>
    /// <param name="chain">The chain's id.</param>
    /// <param name="transaction">What to submit.</param>
    /// <param name="stop">Stops it.</param>
    /// <param name="to">The node to send it to; null for the one that was asked for, or the silo's choice.</param>
    /// <returns>The node's receipt, which was checked.</returns>
    public async Task<Receipt> SendAsync(Hash256 chain, Transaction transaction, CancellationToken stop, string? to = null)
    {
        var accepted = await api.SubmitAsync(transaction.Bytes, stop, to);
        return HexBytes.TryRead(accepted.Receipt) is { } bytes
            && Receipt.TryDecode(bytes) is { } receipt
            && receipt.Transaction == transaction.Id
            && receipt.IsGenuine(chain)
            ? receipt
            : throw new Failure(
                ExitCode.Refused,
                $"The receipt of {accepted.Node} does not prove anything. Ask another node with --node, and see: ballot transaction {transaction.Id}",
                "wrong-receipt");
    }

    /// <summary>Waits until a block holds it, or a rule refused it after all.</summary>
    /// <remarks>
    /// The node of the receipt knows first; the one that answers reads may be a block behind. Both must hold it, so that whoever
    /// looks next sees it.
    /// </remarks>
    public async Task<TransactionStatus> ConfirmAsync(Receipt receipt, CancellationToken stop)
    {
        var (asked, told) = (clock.GetTimestamp(), "");
        while (true)
        {
            var status = await api.GetAsync<TransactionStatus>($"api/transactions/{receipt.Transaction}", stop, receipt.Node);
            if (status.IsRefused) throw new Failure(ExitCode.Refused, Rules.Explain(status.Rule), status.Rule, status.Conflict);
            if (status.IsConfirmed && await IsReadableAsync(receipt.Transaction, stop)) return status;
            if (clock.GetElapsedTime(asked) >= _patience)
            {
                asked = clock.GetTimestamp();
                var why = await WhyNoBlockAsync(receipt.Node, stop);
                if (why != told) warn(told = why);
            }

            await Task.Delay(_pause, clock, stop);
        }
    }

    /// <summary>Whoever waits is told what for: the receipt holds meanwhile, and the wait may be broken off.</summary>
    private async Task<string> WhyNoBlockAsync(string node, CancellationToken stop)
    {
        var pending = await api.GetAsync<PendingTransactions>("api/pending?count=1", stop, node);
        return "Still waiting for a block; the receipt holds meanwhile, and Ctrl-C only ends the wait. "
            + (pending.Trouble ?? "Blocks come slowly: see ballot pending, and ballot nodes.");
    }

    private async Task<bool> IsReadableAsync(TransactionId transaction, CancellationToken stop)
    {
        try
        {
            _ = await api.GetAsync<TransactionProof>($"api/transactions/{transaction}/proof", stop);
            return true;
        }
        catch (Failure failure) when (failure.Rule == "not-confirmed")
        {
            return false;
        }
    }
}
