using OrleansBallot.Grains.Interfaces;
using OrleansBallot.Ledger.Rules;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Grains.Attacks;

/// <summary>A header that commits to another content than the block has.</summary>
internal sealed class BadMerkle() : Attack(
    "bad-merkle",
    "Swap the contents",
    "Sends a header and a body that don't belong together.",
    "mined a block whose header commits to other content",
    Rejection.WrongMerkleRoot)
{
    internal override ForgedItem Forge(Forgery forgery)
    {
        var block = forgery.Honest();
        return forgery.Item(forgery.Finish(block with { Header = block.Header with { MerkleRoot = Hash256.Of([]) } }));
    }
}
