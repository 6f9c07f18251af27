using OrleansBallot.Ledger.Encoding;
using OrleansBallot.Ledger.Keys;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Ledger.Receipts;
using OrleansBallot.Ledger.Rules;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Grains.Nodes;

/// <summary>
/// Transactions that were accepted together: the content of a journal record, with all that is needed to give their receipts again.
/// </summary>
internal sealed record JournalGroup(Timestamp Accepted, byte[] Signature, IReadOnlyList<Transaction> Transactions)
{
    /// <summary>The most transactions of a group. Its bytes are bounded as well, so that a record stays within a block's size.</summary>
    public const int MostTransactions = 4096;

    public const int MostBytes = 2 * 1024 * 1024;

    public byte[] Encode()
    {
        var writer = new CanonicalWriter().UInt64(Accepted.Milliseconds).Raw(Signature).Length((ulong)Transactions.Count);
        foreach (var transaction in Transactions) writer.Bytes(transaction.Bytes.Span);
        return writer.ToArray();
    }

    /// <exception cref="InvalidDataException">The record verified, but its content is no group: another program has written it.</exception>
    public static JournalGroup Decode(Hash256 chain, ReadOnlySpan<byte> bytes)
    {
        var reader = new CanonicalReader(bytes);
        var accepted = reader.Time();
        var signature = reader.Raw(NodeKey.Size).ToArray();
        var count = reader.Length(MostTransactions);
        var transactions = new List<Transaction>();
        for (ulong read = 0; read < count && reader.Sound; read++)
        {
            var rule = Transaction.TryDecode(chain, reader.Bytes(Limits.TransactionBytes), out var transaction);
            if (rule != Rejection.None)
                throw new InvalidDataException($"A journal record holds a transaction that is {rule.Name()} on this chain.");
            transactions.Add(transaction!);
        }

        return reader.Complete
            ? new(accepted, signature, transactions)
            : throw new InvalidDataException("A journal record does not decode.");
    }

    public IReadOnlyList<Receipt> Receipts(string node, NodeKey key) =>
        Receipt.ForGroup(node, key, Accepted, [.. Transactions.Select(transaction => transaction.Id)], Signature);
}
