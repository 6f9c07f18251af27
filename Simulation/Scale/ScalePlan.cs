using OrleansBallot.Simulation.Stages;

namespace OrleansBallot.Simulation.Scale;

/// <summary>A network to measure: each node is on a machine of its own, messages take time, and nothing else is wrong.</summary>
/// <param name="Nodes">How many nodes.</param>
/// <param name="Votes">How many people vote, once each, through a node drawn by chance.</param>
/// <param name="BlockTime">How long a block should take.</param>
/// <param name="Fastest">The least time of a message from one machine to another.</param>
/// <param name="Slowest">The most time of such a message.</param>
internal sealed record ScalePlan(int Nodes, int Votes, TimeSpan BlockTime, TimeSpan Fastest, TimeSpan Slowest)
{
    public const ulong Seed = 1;

    /// <summary>
    /// With more nodes their questions to all other silos for the time would take most of a run: they ask once a minute.
    /// </summary>
    private const int Many = 300;

    /// <summary>The time between two votes.</summary>
    public static readonly TimeSpan Pace = TimeSpan.FromSeconds(1);

    /// <summary>A plan with the usual links.</summary>
    public static ScalePlan Of(int nodes, int votes, TimeSpan blockTime) =>
        new(nodes, votes, blockTime, TimeSpan.FromMilliseconds(5), TimeSpan.FromMilliseconds(50));

    public Cast Cast => new(Nodes, Nodes, Votes, (ulong)BlockTime.TotalMilliseconds)
    {
        ReceiptPace = TimeSpan.FromMilliseconds(25),
        ClockTime = Nodes > Many ? TimeSpan.FromMinutes(1) : TimeSpan.FromSeconds(5),
    };
}
