using OrleansBallot.Grains.Interfaces;
using OrleansBallot.Ledger.Blocks;
using OrleansBallot.Simulation.Worlds;

namespace OrleansBallot.Simulation.Liars;

/// <summary>Tells each peer something else: other tips, other pools, another time, a part of its headers.</summary>
internal sealed class Equivocation(Dice dice) : Lie(dice)
{
    public override object Answer(object honest) => honest switch
    {
        ChainInfo info when Dice.Coin() => info with
        {
            Tip = Dice.Bytes(info.Tip.Length),
            PoolDigest = Dice.Bytes(info.PoolDigest.Length),
            Work = info.Work + (UInt128)Dice.Below(1_000_000_000),
            Clock = info.Clock + (ulong)Dice.Below(60_000),
            MustMineBefore = Dice.Coin() ? info.MustMineBefore : info.Clock + (ulong)Dice.Below(300_000),
        },
        HeaderPage page when Dice.Coin() => page with { Headers = Some(page.Headers) },
        BlockPage page when Dice.Coin() => page with { Blocks = [.. page.Blocks.Reverse()] },
        _ => honest,
    };

    private byte[] Some(byte[] headers) => headers[..(BlockHeader.Size * Dice.Below(headers.Length / BlockHeader.Size + 1))];
}
