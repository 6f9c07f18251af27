using OrleansBallot.Grains.Interfaces;
using OrleansBallot.Simulation.Worlds;

namespace OrleansBallot.Simulation.Liars;

/// <summary>
/// What a lying node does with what it should say. It is a real node with a real key and a real chain, whose words to its peers are changed
/// on their way; nothing that it says to people is.
/// </summary>
/// <param name="dice">What it draws from.</param>
internal abstract class Lie(Dice dice)
{
    protected Dice Dice => dice;

    /// <summary>The answer to a peer's question.</summary>
    /// <param name="honest">What the node answered.</param>
    public virtual object Answer(object honest) => honest;

    /// <summary>How much later the answer comes.</summary>
    /// <param name="honest">What the node answered.</param>
    public virtual TimeSpan Delay(object honest) => TimeSpan.Zero;

    /// <summary>What it sends that nobody asked for, once a round.</summary>
    /// <param name="liar">The node that lies.</param>
    /// <param name="node">The node to which it is sent.</param>
    public virtual IEnumerable<Func<IGrainFactory, Task>> Unasked(string liar, string node) => [];

    /// <summary>How often a hint is sent; 0 for never.</summary>
    public virtual int Times => 1;

    /// <summary>The arguments of a hint.</summary>
    public virtual object?[] Hint(object?[] honest) => honest;

    /// <summary>The same message with other bytes in it; a message without bytes stays.</summary>
    protected static object Changed(object message, Func<byte[], byte[]> change) => message switch
    {
        BlockHint hint => hint with { Header = change(hint.Header) },
        TransactionHint hint => hint with { Transactions = [.. hint.Transactions.Select(change)] },
        ChainInfo info => info with { Tip = change(info.Tip), PoolDigest = change(info.PoolDigest) },
        HeaderPage page => page with { Headers = change(page.Headers) },
        BlockPage page => page with { Blocks = [.. page.Blocks.Select(change)] },
        TransactionBatch batch => batch with { Transactions = [.. batch.Transactions.Select(change)] },
        _ => message,
    };
}
