using OrleansBallot.Grains.Interfaces;
using OrleansBallot.Ledger.Blocks;
using OrleansBallot.Simulation.Worlds;

namespace OrleansBallot.Simulation.Liars;

/// <summary>
/// Answers a sync a header and a block at a time, each as late as a peer's deadline just allows. Or it says what it has, and never delivers
/// it.
/// </summary>
internal sealed class Drip : Lie
{
    private static readonly TimeSpan _deadline = TimeSpan.Parse(INodePeer.Deadline, System.Globalization.CultureInfo.InvariantCulture);

    private readonly bool _delivers;

    public Drip(Dice dice)
        : base(dice) => _delivers = dice.Coin();

    public override TimeSpan Delay(object honest) => honest is HeaderPage or BlockPage or TransactionBatch
        ? Dice.Between(0.7 * _deadline, 0.98 * _deadline)
        : TimeSpan.Zero;

    public override object Answer(object honest) => honest switch
    {
        HeaderPage page when _delivers => page with { Headers = page.Headers[..Math.Min(BlockHeader.Size, page.Headers.Length)] },
        BlockPage page => page with { Blocks = [.. page.Blocks.Take(_delivers ? 1 : 0)] },
        TransactionBatch batch => batch with { Transactions = [.. batch.Transactions.Take(_delivers ? 1 : 0)] },
        _ => honest,
    };
}
