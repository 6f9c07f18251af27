using OrleansBallot.Fuzz.Examples;
using OrleansBallot.Ledger.Encoding;
using OrleansBallot.Ledger.Receipts;

namespace OrleansBallot.Fuzz.Targets;

/// <summary>A receipt's canonical bytes.</summary>
internal sealed class ReceiptTarget : Target
{
    public override string Name => "receipt";

    public override IEnumerable<byte[]> Examples => Example.Receipts.Select(receipt => receipt.Encode());

    public override bool Takes(ReadOnlySpan<byte> input)
    {
        if (Receipt.TryDecode(input) is not { } receipt) return false;
        Demand.Same(input, receipt.Encode());

        // The path is walked before the signature is checked, so anybody's path is walked.
        Merkle.RootFrom(Merkle.Leaf(receipt.Transaction.Value.ToArray()), receipt.Index, receipt.Count, receipt.Path.AsSpan());
        return true;
    }
}
