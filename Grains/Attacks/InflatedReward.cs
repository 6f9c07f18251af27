using OrleansBallot.Grains.Interfaces;
using OrleansBallot.Ledger.Rules;

namespace OrleansBallot.Grains.Attacks;

/// <summary>A block that pays its miner more than the chain's reward.</summary>
internal sealed class InflatedReward() : Attack(
    "inflated-reward",
    "Print money",
    "Pays the miner more than the chain's reward.",
    "mined a block that pays it a million coins too many",
    Rejection.WrongReward)
{
    private const ulong TooMuch = 1_000_000;

    internal override ForgedItem Forge(Forgery forgery)
    {
        var (header, coinbase, transactions) = forgery.Honest();
        coinbase = coinbase with { Reward = new(checked(coinbase.Reward.Value + TooMuch)) };
        return forgery.Item(forgery.Finish(ForgedBlock.Of(header, coinbase, transactions)));
    }
}
