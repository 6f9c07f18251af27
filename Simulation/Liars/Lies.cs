using OrleansBallot.Grains.Interfaces;
using OrleansBallot.Simulation.Worlds;

namespace OrleansBallot.Simulation.Liars;

/// <summary>The nodes that lie at present, and how.</summary>
internal sealed class Lies
{
    private readonly Dictionary<string, Lie> _liars = [];

    /// <summary>All ways of lying.</summary>
    public static IReadOnlyList<Func<Dice, Lie>> All { get; } =
        [dice => new Junk(dice), dice => new Withholding(dice), dice => new Equivocation(dice), dice => new Echo(dice)];

    public void Begin(string node, Lie lie) => _liars[node] = lie;

    public void End(string node) => _liars.Remove(node);

    public void EndAll() => _liars.Clear();

    /// <summary>What a peer hears from a node that was asked.</summary>
    /// <param name="contract">The contract by which it was asked.</param>
    /// <param name="node">Who was asked.</param>
    /// <param name="honest">What it answered.</param>
    public T Answer<T>(Type contract, string node, T honest) =>
        honest is not null && contract == typeof(INodePeer) && _liars.TryGetValue(node, out var lie) ? (T)lie.Answer(honest) : honest;

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
