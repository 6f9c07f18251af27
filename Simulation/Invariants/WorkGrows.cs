using OrleansBallot.Grains.Interfaces;
using OrleansBallot.Simulation.Hosting;
using OrleansBallot.Simulation.People;
using OrleansBallot.Simulation.Stages;

namespace OrleansBallot.Simulation.Invariants;

/// <summary>F1: a node's best chain never gets less work.</summary>
internal sealed class WorkGrows(Stage stage, Crowd crowd, Observer observer) : Invariant(stage, crowd)
{
    private readonly Dictionary<Activation, UInt128> _work = [];
    private readonly HashSet<Activation> _onTheWay = [];

    public override void Look()
    {
        foreach (var (activation, node) in Stage.Active<INodePeer>()) Ask(activation, node);
    }

    /// <summary>Asks in the middle of a change of branch as well, which a look once a second would miss.</summary>
    public override void LookAfter(Activation activation)
    {
        if (activation.Grain is not INodePeer node) return;
        if (!Holding.IsOnTheWay(node)) _onTheWay.Remove(activation);
        else if (_onTheWay.Add(activation)) Ask(activation, node);
    }

    private void Ask(Activation activation, INodePeer node) => observer.Ask(activation, node.GetChainInfo, info =>
    {
        if (info.Work < _work.GetValueOrDefault(activation)) Broken($"{info.Node} went from work {_work[activation]} to {info.Work}.");
        _work[activation] = info.Work;
    });
}
