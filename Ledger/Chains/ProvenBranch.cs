using OrleansBallot.Ledger.Blocks;
using OrleansBallot.Ledger.Rules;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Ledger.Chains;

/// <summary>
/// A branch that a walk has shown to be better than the tip, and that is therefore taken in beyond the room for branches (H8). While it
/// comes in, it makes no room for others. At the end its last headers without bodies are forgotten.
/// </summary>
/// <param name="chain">The chain that the branch belongs to.</param>
public sealed class ProvenBranch(Chain chain) : IDisposable
{
    /// <summary>Its last header so far.</summary>
    public ChainEntry? End { get; private set; }

    /// <summary>Adds the next header, which the walk has judged.</summary>
    /// <returns>The rule that it breaks, H8 left out.</returns>
    public Rejection Add(BlockHeader header, Timestamp now)
    {
        var rule = chain.AddHeader(header, now, needsRoom: false, out var entry);
        if (rule == Rejection.None) chain.Pin(this, End = entry!);
        return rule;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (End is not null) chain.Unpin(this);
        End = null;
    }
}
