using OrleansBallot.Grains.Interfaces;
using OrleansBallot.Ledger.Rules;

namespace OrleansBallot.Grains.Attacks;

/// <summary>A block without work.</summary>
internal sealed class NoWork() : Attack(
    "no-work",
    "Skip the work",
    "Sends a block whose hash was never searched for.",
    "made a block without the work that its difficulty asks for",
    Rejection.NoWork)
{
    internal override ForgedItem Forge(Forgery forgery)
    {
        var block = forgery.Honest();

        // The nonce must not have work by chance.
        while (block.Header.HasWork) block = block with { Header = block.Header with { Nonce = block.Header.Nonce + 1 } };
        return forgery.Item(forgery.Sign(block));
    }
}
