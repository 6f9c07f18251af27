namespace OrleansBallot.Simulation.Scale;

/// <summary>How one vote or block gets from the node that has it first to all others.</summary>
/// <param name="origin">That node.</param>
internal sealed class Spread(string origin)
{
    private readonly Dictionary<string, int> _hops = new() { [origin] = 0 };
    private readonly Dictionary<string, TimeSpan> _known = [];

    /// <summary>When the first node had it for good; null while it has not.</summary>
    public TimeSpan? Began { get; private set; }

    /// <summary>How many nodes have it.</summary>
    public int Nodes => _known.Count;

    /// <summary>The most nodes that passed it on, one to the next, until somebody had it.</summary>
    public int Hops => _hops.Values.Max();

    /// <summary>From the first node to the last.</summary>
    public TimeSpan Lasted => _known.Values.Max() - Began!.Value;

    /// <summary>From the first node to any, on average.</summary>
    public TimeSpan Mean => TimeSpan.FromTicks((long)_known.Values.Average(at => (at - Began!.Value).Ticks));

    public void Begin(TimeSpan at)
    {
        Began = at;
        Know(origin, at);
    }

    /// <summary>One node brings it to another; false where somebody did before.</summary>
    public bool Bring(string from, string to) => _hops.TryGetValue(from, out var hops) && _hops.TryAdd(to, hops + 1);

    /// <summary>A node has it; false where it had it before.</summary>
    public bool Know(string node, TimeSpan at) => _known.TryAdd(node, at);

    public bool IsKnownTo(string node) => _known.ContainsKey(node);
}
