using OrleansBallot.Grains.Interfaces;
using OrleansBallot.Ledger.Rules;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Grains.Attacks;

/// <summary>A header that commits to other counts than the votes add up to (B6).</summary>
internal sealed class BadTally() : Attack(
    "bad-tally",
    "Change the counts",
    "Writes counts into a block that its votes don't add up to.",
    "mined a block whose header commits to counts that its votes don't add up to",
    Rejection.WrongTallyRoot)
{
    internal override ForgedItem Forge(Forgery forgery)
    {
        var block = forgery.Honest();
        return forgery.Item(forgery.Finish(block with { Header = block.Header with { TallyRoot = Hash256.Of([]) } }));
    }
}
