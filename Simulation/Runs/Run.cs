using OrleansBallot.Grains.Interfaces;
using OrleansBallot.Grains.Nodes;
using OrleansBallot.Simulation.Faults;
using OrleansBallot.Simulation.Hosting;
using OrleansBallot.Simulation.Invariants;
using OrleansBallot.Simulation.People;
using OrleansBallot.Simulation.Stages;
using OrleansBallot.Simulation.Worlds;

namespace OrleansBallot.Simulation.Runs;

/// <summary>The plan of a run: all of it follows from the seed, and parts of it may be left out to make it smaller.</summary>
internal sealed record Plan(ulong Seed, Cast Cast, IReadOnlyList<Fault> Faults)
{
    public static Plan Of(ulong seed) => new(seed, Cast.Of(seed), FaultKinds.Draw(seed, TimeSpan.FromSeconds(2), Stage.Heals));
}

/// <summary>What came of a run.</summary>
/// <param name="Plan">What it was.</param>
/// <param name="Hash">The hash of its trace.</param>
/// <param name="Steps">Turns and events.</param>
/// <param name="Lasted">Simulated time.</param>
/// <param name="Failure">What was wrong; null where nothing was.</param>
/// <param name="Promises">What people were promised and refused.</param>
internal sealed record Result(Plan Plan, ulong Hash, long Steps, TimeSpan Lasted, Exception? Failure, Promises Promises);

/// <summary>One run: a network begins, people vote, things go wrong, all is mended, and the nodes must agree on what is right.</summary>
internal sealed class Run
{
    // A clock that was set, and that nobody contradicts, is believed again after a while.
    private static readonly TimeSpan _patience = ClockWatch.Patience + TimeSpan.FromMinutes(3);
    private static readonly TimeSpan _operators = ClockWatch.Patience + TimeSpan.FromMinutes(1);
    private static readonly TimeSpan _look = TimeSpan.FromSeconds(1);

    private readonly Plan _plan;
    private readonly World _world;
    private readonly Stage _stage;
    private readonly Crowd _crowd;
    private readonly Observer _observer;
    private readonly Invariant[] _invariants;
    private readonly Dictionary<string, (ChainInfo Info, bool IsMember)> _seen = [];
    private readonly HashSet<string> _open = [];

    private Run(Plan plan, Trace trace)
    {
        (_plan, _world) = (plan, new(plan.Seed, trace));
        _stage = new(_world, plan.Cast);
        _crowd = new(_stage);
        _observer = new(_stage);
        _invariants =
        [
            new Bounds(_stage, _crowd), new WorkGrows(_stage, _crowd, _observer), new OneWriter(_stage, _crowd),
            new KeptReceipts(_stage, _crowd, _observer),
            new SameResult(_stage, _crowd, _observer), new OneCredential(_stage, _crowd, _observer), new NothingLinks(_stage, _crowd),

            // Has the secrets destroyed, so what looks into them comes before.
            new SecretsDestroyed(_stage, _crowd, _observer),
        ];
    }

    /// <summary>Runs a plan to its end, or to the first thing that is wrong.</summary>
    public static Result Of(Plan plan, Action<string>? lines = null)
    {
        var trace = new Trace(lines);
        var run = new Run(plan, trace);
        Exception? failure = null;
        try
        {
            run.Play();
        }
        catch (Exception wrong)
        {
            failure = wrong;
        }

        run._stage.Discard();
        return new(plan, trace.Hash, run._world.Steps, run._world.Now, failure, run._crowd.Promises);
    }

    private void Play()
    {
        foreach (var machine in _stage.Machines) _stage.Start(machine);
        _crowd.Begin();
        foreach (var fault in _plan.Faults) _world.After(fault.At, () => Begin(fault));
        while (_world.Now < Stage.Heals) LookAndGoOn();
        _stage.Heal();

        // What was broken a moment ago is looked at anew.
        do
        {
            if (_world.Now > Stage.Heals + _patience) throw new BrokenInvariantException("Agreement", Disagreement());
            LookAndGoOn();
        }
        while (!Agrees());

        foreach (var invariant in _invariants) invariant.LookAtTheEnd();
        _observer.WaitForAnswers(TimeSpan.FromMilliseconds(1));
    }

    private void Begin(Fault fault)
    {
        _world.Trace.Note(_world.Now, "fault", "begins", fault.ToString());
        fault.Begin(_stage);
        var ends = _world.Now + fault.For;
        _world.After((ends < Stage.Heals ? ends : Stage.Heals) - _world.Now, () =>
        {
            _world.Trace.Note(_world.Now, "fault", "ends", fault.GetType().Name);
            fault.End(_stage);
        });
    }

    private void LookAndGoOn()
    {
        _seen.Clear();
        _open.Clear();
        foreach (var invariant in _invariants) invariant.Look();
        foreach (var (activation, node) in _stage.Reachable<INodeGrain>())
        {
            var name = activation.Id.Key.ToString()!;
            _observer.Ask(activation, ((INodePeer)node).GetChainInfo, info =>
                _observer.Ask(activation, node.GetStatus, status =>
                {
                    _seen[name] = (info, status.Member);
                    if (IsForAnOperator(status)) _observer.Ask(activation, node.TrustClock, _ => { });
                }));
            foreach (var election in _crowd.Elections)
            {
                _observer.Ask(activation, () => node.GetStanding(new(election.Id.Value)), standing =>
                {
                    if (standing is not null && standing.State != "sealed") _open.Add($"{name}: an election is {standing.State}");
                });
            }
        }

        _world.Run(_world.Now + _look, LookAfterStep);
    }

    private void LookAfterStep()
    {
        _observer.Check();
        if (_world.Ran?.Owner is not Activation activation) return;
        foreach (var invariant in _invariants) invariant.LookAfter(activation);
    }

    /// <summary>True when all nodes take part, have one tip, nothing waits, and all elections are sealed.</summary>
    private bool Agrees() =>
        _world.Now > _crowd.Closes && _seen.Count == _stage.Nodes.Count && _seen.Values.All(seen => seen.IsMember)
        && _seen.Values.Select(seen => Convert.ToHexString(seen.Info.Tip)).Distinct().Count() == 1
        && _seen.Values.All(seen => seen.Info.Pending == 0) && _open.Count == 0;

    /// <summary>
    /// True where a node still doubts its clock, though all clocks are right. A block of the future, mined while a clock was wrong, would
    /// hold it up until that time comes; its log tells operators what to do.
    /// </summary>
    private bool IsForAnOperator(NodeStatus status) => _world.Now > Stage.Heals + _operators && status.ClockTrouble is not null;

    private string Disagreement() => string.Join("; ", _stage.Nodes.Select(Standing).Concat(_open));

    private string Standing(string node) => _seen.TryGetValue(node, out var seen)
        ? $"{node} at {seen.Info.Height} {Convert.ToHexString(seen.Info.Tip)[..8]}, {seen.Info.Pending} pending"
            + (seen.IsMember ? "" : ", no member")
        : $"{node} is not up";
}
