using OrleansBallot.Grains.Interfaces;
using OrleansBallot.Simulation.Liars;
using OrleansBallot.Simulation.Stages;
using OrleansBallot.Simulation.Worlds;

namespace OrleansBallot.Simulation.Faults;

/// <summary>A node lies to its peers for a while, in one of several ways.</summary>
internal sealed record LyingNode(TimeSpan At, TimeSpan For, int Which) : Fault(At, For, Which)
{
    private static readonly TimeSpan _round = TimeSpan.FromSeconds(1);

    public override void Begin(Stage stage)
    {
        var dice = new Dice(stage.World.Seed, $"lie {Which}");
        stage.Cluster.Lies.Begin(Liar(stage), Pick(Lies.All, Which / 16)(dice, stage.Parameters));
        Send(stage, dice, until: stage.World.Now + For);
    }

    public override void End(Stage stage) => stage.Cluster.Lies.End(Liar(stage));

    /// <summary>Has somebody in the liar's silo send what nobody asked for, to one node a round.</summary>
    private void Send(Stage stage, Dice dice, TimeSpan until)
    {
        if (stage.World.Now > until) return;
        var liar = Liar(stage);
        if (stage.Silos.Count > 0 && stage.Nodes.Where(node => node != liar).ToArray() is { Length: > 0 } others)
        {
            var silo = Pick(stage.Silos, Which);
            foreach (var send in stage.Cluster.Lies.Unasked(liar, dice.Pick(others)))
                silo.Outside.Start(() => Guarded(send(silo.Grains)));
        }

        stage.World.After(_round, () => Send(stage, dice, until));
    }

    private static async Task Guarded(Task sent)
    {
        try
        {
            await sent;
        }
        catch (Exception failure) when (PassingFailure.Is(failure, CancellationToken.None))
        {
            // A liar does not mind.
        }
    }

    private string Liar(Stage stage) => Pick(stage.Nodes, Which);
}
