namespace OrleansBallot.Ledger;

/// <summary>
/// A branch that is taken in beyond the room for branches (H8), because a walk along all of it has shown that it is better than the tip. It
/// makes no room for others as long as it comes in. When that is over, the headers at its end that have no bodies are forgotten.
/// </summary>
/// <param name="chain">Whose.</param>
public sealed class ProvenBranch(Chain chain) : IDisposable
{
    /// <summary>Its last header so far.</summary>
    public ChainEntry? End { get; private set; }

    /// <summary>Adds the next header, which the walk has seen.</summary>
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
