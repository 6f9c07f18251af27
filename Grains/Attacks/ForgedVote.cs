using OrleansBallot.Grains.Interfaces;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Ledger.Rules;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Grains.Attacks;

/// <summary>A vote in another voter's name, signed with the attacker's key.</summary>
internal sealed class ForgedVote() : Attack(
    "forged-vote",
    "Forge a vote",
    "Votes in somebody else's name, without their key.",
    "cast a vote in somebody else's name, signed with a key of its own",
    Rejection.WrongSignature)
{
    internal override ForgedItem Forge(Forgery forgery) =>
        forgery.Item(forgery.Sign(CastVote.For(forgery.Account, new(Hash256.Of([])), 0, forgery.Now)));
}
