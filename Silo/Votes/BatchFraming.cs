using OrleansBallot.Grains.Interfaces;
using OrleansBallot.Ledger.Encoding;
using OrleansBallot.Ledger.Rules;
using OrleansBallot.Silo.Http;

namespace OrleansBallot.Silo.Votes;

/// <summary>
/// Many transactions in one body, each as its length and its bytes, to the end of the body. There is no count that could lie.
/// </summary>
internal static class BatchFraming
{
    public const int MostBytes = Bodies.MostBytes;

    /// <summary>The transactions; null unless there are 1 to 1,000 of up to 16 KiB each, to the last byte.</summary>
    public static byte[][]? TryRead(ReadOnlySpan<byte> body)
    {
        var reader = new CanonicalReader(body);
        var transactions = new List<byte[]>();
        while (!reader.Complete)
        {
            var bytes = reader.Bytes(Limits.TransactionBytes);
            if (!reader.Sound || transactions.Count == INodeGrain.MostListed) return null;
            transactions.Add(bytes.ToArray());
        }

        return transactions.Count == 0 ? null : [.. transactions];
    }
}
