using OrleansBallot.Grains.Interfaces;
using OrleansBallot.Ledger.Rules;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Grains.Attacks;

/// <summary>A block on a block that does not exist.</summary>
internal sealed class WrongParent() : Attack(
    "wrong-parent",
    "Stand on nothing",
    "Builds on a block that nobody has.",
    "mined a block that stands on a block that does not exist",
    Rejection.UnknownParent)
{
    internal override ForgedItem Forge(Forgery forgery)
    {
        var block = forgery.Honest();
        return forgery.Item(forgery.Finish(block with { Header = block.Header with { Previous = Hash256.Of(block.Header.Encode()) } }));
    }
}
