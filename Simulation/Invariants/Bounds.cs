using OrleansBallot.Simulation.Hosting;
using OrleansBallot.Simulation.People;
using OrleansBallot.Simulation.Stages;

namespace OrleansBallot.Simulation.Invariants;

/// <summary>
/// However much others send, what a grain keeps of it stays in bounds: after every turn, what has a bound is within it; and once everything
/// works again, what was under way ends.
/// <para>
/// Node and miner let every request interleave (ORLEANS rule 1), so none waits in the queue of their activations while these run. Before
/// and after, and at the tracker, a queue is Orleans' own, and only the deadlines of the callers bound it.
/// </para>
/// </summary>
internal sealed class Bounds(Stage stage, Crowd crowd) : Invariant(stage, crowd)
{
    /// <summary>In this time after everything works again, what was under way comes to rest at some moment.</summary>
    private static readonly TimeSpan _rest = TimeSpan.FromSeconds(40);

    private Dictionary<Activation, Watched> _watched = [];

    public override void Look()
    {
        _watched = Stage.Cluster.Activations.Where(activation => activation.Grain is not null)
            .ToDictionary(activation => activation, activation => _watched.GetValueOrDefault(activation) ?? new(activation));
        foreach (var watched in _watched.Values)
        {
            watched.Holdings ??= Holding.Of(watched.Activation.Grain!, Stage);
            Check(watched);
            if (Stage.World.Now < Stage.Heals || watched.Holdings is null) continue;
            watched.Since ??= Stage.World.Now;
            watched.Busy ??= watched.Holdings.Where(holding => holding.IsWork).ToHashSet();
            watched.Busy.RemoveWhere(holding => holding.Count() == 0);
        }
    }

    public override void LookAfter(Activation activation)
    {
        if (_watched.TryGetValue(activation, out var watched)) Check(watched);
    }

    public override void LookAtTheEnd()
    {
        Look();
        foreach (var watched in _watched.Values.Where(watched => Stage.World.Now - watched.Since >= _rest))
        {
            if (watched.Busy!.FirstOrDefault() is { } holding)
                Broken($"{watched.Activation.Id.Key} still has {holding.Count()} {holding.What}, though all is quiet.");
        }
    }

    private void Check(Watched watched)
    {
        var (activation, key) = (watched.Activation, watched.Activation.Id.Key);
        foreach (var holding in watched.Holdings ?? [])
        {
            if (holding.Count() > holding.Most()) Broken($"{key} has {holding.Count()} {holding.What}, and {holding.Most()} are the most.");
        }

        if (watched.Interleaves && activation is { Grain: not null, IsLeaving: false, Waiting: > 0 })
            Broken($"{activation.Waiting} requests wait for their turn at {key}, and none should.");
    }

    private sealed class Watched(Activation activation)
    {
        public Activation Activation => activation;

        public bool Interleaves { get; } = activation.Id.Type.ToString() is GrainKinds.Node or GrainKinds.Miner;

        public IReadOnlyList<Holding>? Holdings { get; set; }

        /// <summary>Since when it is watched for rest.</summary>
        public TimeSpan? Since { get; set; }

        /// <summary>What was never at rest since then.</summary>
        public HashSet<Holding>? Busy { get; set; }
    }
}
