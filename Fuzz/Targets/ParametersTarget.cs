using OrleansBallot.Fuzz.Examples;
using OrleansBallot.Ledger.Blocks;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Fuzz.Targets;

/// <summary>A chain's parameters, as exports, silos and the file <c>chain</c> give them.</summary>
internal sealed class ParametersTarget : Target
{
    public override string Name => "parameters";

    public override IEnumerable<byte[]> Examples =>
    [
        Example.Chain.Encode(),
        new ChainParameters("a-chain-with-a-name-of-32-letter", 3_600_000, new(1UL << 48), new(ulong.MaxValue), Hash256.Zero).Encode(),
    ];

    public override int MostBytes => 512;

    public override bool Takes(ReadOnlySpan<byte> input)
    {
        if (ChainParameters.TryDecode(input) is not { } chain) return false;
        Demand.Same(input, chain.Encode());
        Demand.True(chain.SupplyAt(new(ulong.MaxValue)).Value <= Ledger.Rules.Limits.Coins, "there are no more coins than there can be");
        return true;
    }
}
