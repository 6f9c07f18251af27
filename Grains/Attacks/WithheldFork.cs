using OrleansBallot.Grains.Interfaces;
using OrleansBallot.Ledger.Blocks;
using OrleansBallot.Ledger.Rules;

namespace OrleansBallot.Grains.Attacks;

/// <summary>A branch that was mined in secret, from a few blocks ago. It breaks no rule, but loses, because it has less work.</summary>
internal sealed class WithheldFork() : Attack(
    "withheld-fork",
    "Hold back a fork",
    "Mines a branch in secret and shows it later. It breaks no rule, it only has less work.",
    "mined a branch in secret, from a few blocks ago, and released it now. It has less work",
    Rejection.NotBest)
{
    internal override ForgedItem Forge(Forgery forgery)
    {
        // Two blocks against three, or one against two: enough to show that work counts, not arrival.
        var depth = (int)Math.Min(3, forgery.Ancestors[0].Height.Value);
        if (depth < 2) throw new ArgumentException("A withheld fork needs a chain of at least two blocks to fork from. Vote first.");
        var blocks = new List<Block>();
        var branch = forgery.Ancestors[depth..];
        for (var i = 0; i < depth - 1; i++)
        {
            var block = forgery.Finish(forgery.Honest(branch));
            blocks.Add(block);
            branch = [block.Header, .. branch];
        }

        return forgery.Item(blocks);
    }
}
