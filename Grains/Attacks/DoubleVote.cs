using OrleansBallot.Grains.Interfaces;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Ledger.Rules;

namespace OrleansBallot.Grains.Attacks;

/// <summary>Two votes by one key in one block, in an election that the same block opens.</summary>
internal sealed class DoubleVote() : Attack(
    "double-vote",
    "Vote twice",
    "Puts two votes of one key into a block.",
    "mined a block with two votes by one key in one election",
    Rejection.AlreadyVoted)
{
    internal override ForgedItem Forge(Forgery forgery) =>
        forgery.Item(forgery.Finish(forgery.Honest(Vote(forgery, choice: 0), Vote(forgery, choice: 1))));

    private static Transaction Vote(Forgery forgery, int choice) =>
        forgery.Sign(CastVote.For(forgery.Attacker, new(forgery.Election.Id.Value), choice, forgery.Now));
}
