using OrleansBallot.Grains;
using OrleansBallot.Grains.Interfaces;
using OrleansBallot.Simulation.Invariants;
using OrleansBallot.Simulation.Stages;
using OrleansBallot.Simulation.Worlds;

namespace OrleansBallot.Simulation.Scale;

/// <summary>What came of a network of some size, from the moment on when all had joined and knew the election.</summary>
/// <param name="Plan">What it was.</param>
/// <param name="Network">The settings of its nodes.</param>
/// <param name="Joined">How long it took until all had joined and knew each other.</param>
/// <param name="Joining">What was said until then, and until all knew the election.</param>
/// <param name="Lasted">How long it was looked at.</param>
/// <param name="Votes">The votes.</param>
/// <param name="Blocks">The blocks of the best chain.</param>
/// <param name="Found">How many blocks were found, with those of branches.</param>
/// <param name="Reorgs">How often a node left a branch for another.</param>
/// <param name="Traffic">What was said.</param>
internal sealed record Figures(
    ScalePlan Plan, NetworkOptions Network, TimeSpan Joined, Traffic Joining, TimeSpan Lasted, IReadOnlyCollection<Spread> Votes,
    IReadOnlyCollection<Spread> Blocks, int Found, int Reorgs, Traffic Traffic);

/// <summary>One network of some size: all silos start at once, people vote, and it ends when all nodes have all votes in blocks.</summary>
internal sealed class ScaleRun
{
    private static readonly TimeSpan _look = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(10);

    private readonly ScalePlan _plan;
    private readonly World _world = new(ScalePlan.Seed, new Trace());
    private readonly Stage _stage;
    private readonly Observer _observer;
    private readonly List<NodeStatus> _seen = [];

    private ScaleRun(ScalePlan plan)
    {
        (_plan, _stage) = (plan, new(_world, plan.Cast));
        _observer = new(_stage);
        foreach (var machine in _stage.Machines) machine.Skew = TimeSpan.Zero;
        (_stage.Cluster.Links.Fastest, _stage.Cluster.Links.Slowest) = (plan.Fastest, plan.Slowest);
    }

    /// <exception cref="TimeoutException">The nodes do not come to agree.</exception>
    public static Figures Of(ScalePlan plan)
    {
        var run = new ScaleRun(plan);
        try
        {
            return run.Play();
        }
        finally
        {
            run._stage.Discard();
        }
    }

    private Figures Play()
    {
        using var watch = new Watch(_stage);
        _stage.Cluster.Witness = watch;
        foreach (var machine in _stage.Machines) _stage.Start(machine);
        Until("All nodes join", () => _seen.All(node => node.Member && node.Peers == _plan.Nodes - 1));
        var (joined, joining) = (_world.Now, watch.Traffic);

        var voters = new Voters(_stage, watch);
        voters.Open();
        Until("All nodes know the election", () => _seen.All(node => node.Height > 0) && Agree());
        watch.Begin();
        var began = _world.Now;
        voters.Begin();
        Until("All nodes have all votes in blocks", () =>
            watch.Votes.Count == _plan.Votes && watch.Votes.All(vote => vote.Nodes == _plan.Nodes) && Agree());
        return new(
            _plan, _stage.Network, joined, joining, _world.Now - began, watch.Votes, [.. watch.FoundIn(_seen[0].Tip)],
            watch.Found.Count(), watch.Reorgs, watch.Traffic);
    }

    private bool Agree() => _seen.All(node => node.Pending == 0) && _seen.Select(node => node.Tip).Distinct().Count() == 1;

    private void Until(string what, Func<bool> isSo)
    {
        var patience = _world.Now + _patience;
        do
        {
            if (_world.Now > patience) throw new TimeoutException($"{what}: not within {_patience.TotalMinutes} minutes. {Standing()}");
            _seen.Clear();
            foreach (var (activation, node) in _stage.Reachable<INodeGrain>()) _observer.Ask(activation, node.GetStatus, _seen.Add);
            _world.Run(_world.Now + _look, _observer.Check);
        }
        while (_seen.Count < _plan.Nodes || !isSo());
    }

    private string Standing() =>
        $"{_seen.Count} of {_plan.Nodes} answer, {_seen.Count(node => node.Member)} are members, they have "
        + $"{_seen.Select(node => node.Tip).Distinct().Count()} tips, and {_seen.Count(node => node.Pending > 0)} have pending votes.";
}
