using OrleansBallot.Fuzz.Examples;
using OrleansBallot.Grains.Interfaces;
using OrleansBallot.Ledger.Encoding;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Silo.Votes;

namespace OrleansBallot.Fuzz.Targets;

/// <summary>The body of <c>POST /api/transactions/batch</c>, and each transaction in it.</summary>
internal sealed class BatchTarget : Target
{
    public override string Name => "batch";

    public override IEnumerable<byte[]> Examples => [Framed(Example.Transactions.Select(transaction => transaction.Bytes.ToArray())), [0]];

    public override int MostBytes => 8192;

    public override bool Takes(ReadOnlySpan<byte> input)
    {
        if (BatchFraming.TryRead(input) is not { } transactions) return false;
        Demand.True(transactions.Length is > 0 and <= INodeGrain.MostListed, "a batch has as many transactions as it may have");
        Demand.Same(input, Framed(transactions));
        foreach (var transaction in transactions) Transaction.TryDecode(Example.Chain.Id, transaction, out _);
        return true;
    }

    private static byte[] Framed(IEnumerable<byte[]> transactions)
    {
        var writer = new CanonicalWriter();
        foreach (var transaction in transactions) writer.Bytes(transaction);
        return writer.ToArray();
    }
}
