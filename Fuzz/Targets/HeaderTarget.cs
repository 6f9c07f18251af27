using OrleansBallot.Fuzz.Examples;
using OrleansBallot.Ledger.Blocks;

namespace OrleansBallot.Fuzz.Targets;

/// <summary>A header, which peers send before bodies.</summary>
internal sealed class HeaderTarget : Target
{
    public override string Name => "header";

    public override IEnumerable<byte[]> Examples => [Example.Header.Encode(), Example.Chain.Genesis.Encode()];

    public override int MostBytes => 2 * BlockHeader.Size;

    public override bool Takes(ReadOnlySpan<byte> input)
    {
        if (BlockHeader.TryDecode(input) is not { } header) return false;
        Demand.Same(input, header.Encode());
        return true;
    }
}
