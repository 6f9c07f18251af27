using OrleansBallot.Grains.Attacks;
using OrleansBallot.Grains.Interfaces;
using OrleansBallot.Simulation.Stages;

namespace OrleansBallot.Simulation.Faults;

/// <summary>A node forges the material of an attack, and all others are given it as if it came from a peer: they must refuse it.</summary>
internal sealed record StagedAttack(TimeSpan At, TimeSpan For, int Which) : Fault(At, For, Which)
{
    public override void Begin(Stage stage)
    {
        if (stage.Silos.Count == 0) return;
        var silo = Pick(stage.Silos, Which);
        var attack = Pick(AttackKinds.All, Which / 16);
        silo.Outside.Start(async () =>
        {
            try
            {
                var forged = await silo.Grains.GetGrain<INodeGrain>(Pick(stage.Nodes, Which)).Stage(attack.Kind);
                foreach (var node in stage.Nodes)
                {
                    var verdict = await silo.Grains.GetGrain<INodeGrain>(node).Examine(forged);
                    silo.Note("attack", $"{attack.Kind}: {node} says {verdict.Rule ?? "fine"}");
                    if (verdict.Accepted) throw new InvalidOperationException($"{node} accepted the attack {attack.Kind}.");
                }
            }
            catch (Exception failure) when (failure is ArgumentException || PassingFailure.Is(failure, CancellationToken.None))
            {
                // The chain is too short for this attack, or nobody answers.
                silo.Note("attack", $"{attack.Kind} comes to nothing: {failure.GetType().Name}");
            }
        });
    }
}
