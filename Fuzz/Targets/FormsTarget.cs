using OrleansBallot.Fuzz.Examples;
using OrleansBallot.Ledger.Blocks;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Ledger.Rules;
using OrleansBallot.Ledger.Text;

namespace OrleansBallot.Fuzz.Targets;

/// <summary>What decodes from bytes has a text and a JSON form, and each reads back to the same bytes.</summary>
internal sealed class FormsTarget : Target
{
    public override string Name => "forms";

    public override IEnumerable<byte[]> Examples =>
    [
        .. Example.Transactions.Select(transaction => transaction.Bytes.ToArray()),
        .. Example.Blocks.Select(block => block.Encode()), Example.Small.Encode(),
    ];

    public override int MostBytes => 8192;

    /// <summary>Each byte has two hex digits, of two bytes each, in several strings.</summary>
    public override long MayAllocate(int length) => (64 * 1024) + (400L * length);

    public override bool Takes(ReadOnlySpan<byte> input)
    {
        var chain = Example.Chain.Id;
        if (Transaction.TryDecode(chain, input, out var transaction) == Rejection.None)
        {
            Demand.Same(input, TextForm.ReadTransaction(chain, TextForm.Write(transaction!)).Bytes.Span);
            Demand.Same(input, JsonForm.ReadTransaction(chain, JsonForm.Write(transaction!)).Bytes.Span);
            return true;
        }

        if (Block.TryDecode(chain, input, out var block) != Rejection.None) return false;
        Demand.Same(input, TextForm.ReadBlock(chain, TextForm.Write(block!)).Encode());
        Demand.Same(input, JsonForm.ReadBlock(chain, JsonForm.Write(block!)).Encode());
        return true;
    }
}
