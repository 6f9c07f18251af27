using OrleansBallot.Grains.Interfaces;
using OrleansBallot.Ledger.Rules;

namespace OrleansBallot.Grains.Attacks;

/// <summary>A block from an hour ahead.</summary>
internal sealed class FutureTime() : Attack(
    "future-time",
    "Mine tomorrow's block",
    "Dates a block an hour ahead.",
    "mined a block from an hour ahead",
    Rejection.FutureTime)
{
    private const int Hour = 3_600_000;

    internal override ForgedItem Forge(Forgery forgery)
    {
        var block = forgery.Honest();
        return forgery.Item(forgery.Finish(block with { Header = block.Header with { Time = block.Header.Time.Plus(Hour) } }));
    }
}
