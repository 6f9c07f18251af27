using OrleansBallot.Grains.Interfaces;
using OrleansBallot.Simulation.Hosting;
using OrleansBallot.Simulation.People;
using OrleansBallot.Simulation.Stages;

namespace OrleansBallot.Simulation.Invariants;

/// <summary>F1: a node's best chain never gets less work.</summary>
internal sealed class WorkGrows(Stage stage, Crowd crowd, Observer observer) : Invariant(stage, crowd)
{
    private readonly Dictionary<Activation, UInt128> _work = [];

    public override void Look()
    {
        foreach (var (activation, node) in Stage.Active<INodePeer>())
        {
            observer.Ask(activation, node.GetChainInfo, info =>
            {
                if (info.Work < _work.GetValueOrDefault(activation))
                    Broken($"{info.Node} went from work {_work[activation]} to {info.Work}.");
                _work[activation] = info.Work;
            });
        }
    }
}
