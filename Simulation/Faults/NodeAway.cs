using Orleans.Storage;
using OrleansBallot.Grains.Interfaces;
using OrleansBallot.Simulation.Stages;

namespace OrleansBallot.Simulation.Faults;

/// <summary>An operator has a node leave, and join again later.</summary>
internal sealed record NodeAway(TimeSpan At, TimeSpan For, int Which) : Fault(At, For, Which)
{
    private static readonly TimeSpan _again = TimeSpan.FromSeconds(4);

    /// <summary>A leave that had no answer may still be under way for as long as a call waits.</summary>
    private static readonly TimeSpan _leavesEnd = Stage.Heals + TimeSpan.FromSeconds(35);

    public override void Begin(Stage stage) => Tell(stage, node => node.Leave());

    public override void End(Stage stage)
    {
        Tell(stage, node => node.Join());
        if (stage.World.Now < _leavesEnd) stage.World.After(_again, () => End(stage));
    }

    private void Tell(Stage stage, Func<INodeGrain, Task<MembershipAnswer>> order)
    {
        if (stage.Silos.Count == 0) return;
        var silo = Pick(stage.Silos, Which);
        silo.Outside.Start(async () =>
        {
            try
            {
                var answer = await order(silo.Grains.GetGrain<INodeGrain>(Pick(stage.Nodes, Which)));
                silo.Note("operator", $"is told: {(answer.Accepted ? "yes" : answer.Rule)}");
            }
            catch (Exception failure)
                when (failure is InconsistentStateException || PassingFailure.Is(failure, CancellationToken.None))
            {
                silo.Note("operator", $"has no answer: {failure.GetType().Name}");
            }
        });
    }
}
