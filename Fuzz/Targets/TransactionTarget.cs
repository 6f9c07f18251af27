using OrleansBallot.Fuzz.Examples;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Ledger.Rules;

namespace OrleansBallot.Fuzz.Targets;

/// <summary>A transaction's canonical bytes, as voters, peers and exports give them.</summary>
internal sealed class TransactionTarget : Target
{
    public override string Name => "transaction";

    public override IEnumerable<byte[]> Examples => Example.Transactions.Select(transaction => transaction.Bytes.ToArray());

    public override int MostBytes => 2 * Limits.TextBytes + 2048;

    public override bool Takes(ReadOnlySpan<byte> input)
    {
        if (Transaction.TryDecode(Example.Chain.Id, input, out var transaction) != Rejection.None) return false;

        // It keeps the bytes that it was read from. So its fields are written anew.
        Demand.Same(input, Transaction.Of(Example.Chain.Id, transaction!.Payload, transaction.Signature).Bytes.Span);
        return true;
    }
}
