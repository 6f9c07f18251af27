using OrleansBallot.Grains.Interfaces;
using OrleansBallot.Ledger.Rules;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Grains.Attacks;

/// <summary>A block under a signature that is good on another chain.</summary>
internal sealed class BadSignature() : Attack(
    "bad-signature",
    "Sign as another miner",
    "Spoils the miner's signature over a block.",
    "mined a block under a signature for another chain",
    Rejection.WrongBlockSignature)
{
    internal override ForgedItem Forge(Forgery forgery) =>
        forgery.Item(forgery.Sign(forgery.Mine(forgery.Honest()), chain: Hash256.Of(forgery.ChainId.ToArray())));
}
