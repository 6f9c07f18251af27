using OrleansBallot.Grains.Interfaces;
using OrleansBallot.Ledger.Blocks;
using OrleansBallot.Simulation.Worlds;

namespace OrleansBallot.Simulation.Liars;

/// <summary>The nodes that lie at present, and how.</summary>
internal sealed class Lies
{
    private readonly Dictionary<string, Lie> _liars = [];

    /// <summary>All ways of lying.</summary>
    public static IReadOnlyList<Func<Dice, ChainParameters, Lie>> All { get; } =
    [
        (dice, _) => new Junk(dice), (dice, _) => new Withholding(dice), (dice, _) => new Equivocation(dice), (dice, _) => new Echo(dice),
        (dice, _) => new Drip(dice), (dice, chain) => new Flood(dice, chain),
    ];

    public void Begin(string node, Lie lie) => _liars[node] = lie;

    public void End(string node) => _liars.Remove(node);

    public void EndAll() => _liars.Clear();

    /// <summary>What a peer hears from a node that was asked, and how much later.</summary>
    /// <param name="contract">The contract by which it was asked.</param>
    /// <param name="node">Who was asked.</param>
    /// <param name="honest">What it answered.</param>
    public (T Said, TimeSpan Delay) Answer<T>(Type contract, string node, T honest) =>
        honest is not null && contract == typeof(INodePeer) && _liars.TryGetValue(node, out var lie)
            ? ((T)lie.Answer(honest), lie.Delay(honest))
            : (honest, TimeSpan.Zero);

    /// <summary>What a node sends that nobody asked for.</summary>
    public IEnumerable<Func<IGrainFactory, Task>> Unasked(string liar, string node) =>
        _liars.TryGetValue(liar, out var lie) ? lie.Unasked(liar, node) : [];

    /// <summary>What is really sent in place of a hint: nothing, something else, or a lot.</summary>
    public IEnumerable<object?[]> Hints(object?[] honest)
    {
        var from = honest switch
        {
            [BlockHint hint] => hint.From,
            [TransactionHint hint] => hint.From,
            _ => null,
        };
        return from is not null && _liars.TryGetValue(from, out var lie)
            ? Enumerable.Range(0, lie.Times).Select(_ => lie.Hint(honest))
            : [honest];
    }
}
