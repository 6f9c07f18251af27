using System.Numerics;

namespace OrleansBallot.Simulation.Scale;

/// <summary>
/// What the design of the relay predicts, without running it. A node tells all others while these are few. Otherwise it tells those that
/// are 1, 2, 4, … places after it in a ring, and each node passes on what is new to it, once.
/// </summary>
/// <param name="nodes">How many nodes there are.</param>
internal sealed class RelayModel(int nodes)
{
    private const int Few = 8;
    private const int Draws = 101;

    private int Others => nodes - 1;

    private bool AreMany => Others > Few;

    /// <summary>How many others a node tells.</summary>
    public int Told => AreMany ? BitOperations.Log2((uint)Others) + 1 : Others;

    /// <summary>How many nodes send a vote on.</summary>
    public int Senders => AreMany ? nodes : 1;

    /// <summary>
    /// The hops to the node that is the most away, by the shortest way. One way is as long as its number of places has ones among its
    /// binary digits; another one, further around the ring, may be shorter.
    /// </summary>
    public int MostHops => Once(() => TimeSpan.FromSeconds(1)).Hops;

    /// <summary>How something spreads that goes on at once, by the fastest way to each node; the median of many draws.</summary>
    /// <param name="hop">Draws how long it takes from one node to another.</param>
    public Reach Spread(Func<TimeSpan> hop)
    {
        Reach[] drawn = [.. Enumerable.Range(0, Draws).Select(_ => Once(hop)).OrderBy(reach => reach.Last)];
        return drawn[Draws / 2] with { Hops = drawn.Select(reach => reach.Hops).Order().ElementAt(Draws / 2) };
    }

    private Reach Once(Func<TimeSpan> hop)
    {
        var reached = new Dictionary<int, TimeSpan>();
        var most = 0;
        var waiting = new PriorityQueue<(int Node, int Hops), TimeSpan>([((0, 0), TimeSpan.Zero)]);
        while (waiting.TryDequeue(out var next, out var at))
        {
            if (!reached.TryAdd(next.Node, at)) continue;
            most = Math.Max(most, next.Hops);
            if (!AreMany && next.Hops > 0) continue;
            for (var told = 0; told < Told; told++)
                waiting.Enqueue(((next.Node + (AreMany ? 1 << told : told + 1)) % nodes, next.Hops + 1), at + hop());
        }

        return new(reached.Values.Max(), TimeSpan.FromTicks((long)reached.Values.Average(at => at.Ticks)), most);
    }
}

/// <summary>How something spreads.</summary>
/// <param name="Last">When the last node has it.</param>
/// <param name="Mean">When a node has it, on average.</param>
/// <param name="Hops">Over how many nodes it comes to the one that is the most away.</param>
internal readonly record struct Reach(TimeSpan Last, TimeSpan Mean, int Hops);
