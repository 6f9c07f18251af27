using OrleansBallot.Grains.Interfaces;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Ledger.Rules;

namespace OrleansBallot.Grains.Attacks;

/// <summary>
/// A key sends a coin that it does not have. It is not the node's key, because everybody sees the block: a transfer that the node's key
/// signed would become valid, and cost the node its coins, as soon as it has mined enough.
/// </summary>
internal sealed class Overspend() : Attack(
    "overspend",
    "Spend what isn't there",
    "Sends more coins than the account holds.",
    "mined a block in which a key sends a coin that it does not have",
    Rejection.Overspend)
{
    internal override ForgedItem Forge(Forgery forgery) =>
        forgery.Item(forgery.Finish(forgery.Honest(forgery.Sign(new Transfer(forgery.Attacker, forgery.Account, new(1), Sequence: 1)))));
}
