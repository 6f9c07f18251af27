using OrleansBallot.Fuzz.Examples;
using OrleansBallot.Ledger.Blocks;
using OrleansBallot.Ledger.Rules;
using OrleansBallot.Ledger.Text;

namespace OrleansBallot.Fuzz.Targets;

/// <summary>A block's canonical bytes, and its line in a log.</summary>
internal sealed class BlockTarget : Target
{
    public override string Name => "block";

    public override IEnumerable<byte[]> Examples => Example.Blocks.Select(block => block.Encode());

    public override int MostBytes => 8192;

    public override bool Takes(ReadOnlySpan<byte> input)
    {
        if (Block.TryDecode(Example.Chain.Id, input, out var block) != Rejection.None) return false;
        Demand.Same(input, block!.Encode());
        Demand.True(BlockLog.Line(block).IndexOf('\n', StringComparison.Ordinal) < 0, "a block is one line of a log");
        return true;
    }
}
