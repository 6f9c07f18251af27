using OrleansBallot.Grains.Interfaces;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Ledger.Values;
using OrleansBallot.Simulation.Hosting;
using OrleansBallot.Simulation.Keys;
using OrleansBallot.Simulation.People;
using OrleansBallot.Simulation.Stages;
using OrleansBallot.Simulation.Worlds;

namespace OrleansBallot.Simulation.Scale;

/// <summary>People who vote in one election, once each, at a steady pace, each through the silo of a node drawn by chance.</summary>
internal sealed class Voters(Stage stage, Watch watch)
{
    private static readonly string[] _options = ["yes", "no"];

    private readonly Dice _dice = stage.World.Dice("voters");
    private readonly Person _organiser = new("organiser");
    private ElectionId _election;

    private TimeSpan Now => stage.World.Now;

    /// <summary>Opens the election, which closes long after the run.</summary>
    public void Open()
    {
        var (opens, closes) = (Crowd.At(Now), Crowd.At(Now + TimeSpan.FromDays(1)));
        var opening = _organiser.Sign(stage.Parameters.Id, new OpenElection(
            _organiser.Key, "Scale", [.. _options], opens, closes, OpenElection.DefaultSettle, opens));
        _election = new(opening.Id.Value);
        Submit(stage.Silos[0], opening, () => { });
    }

    /// <summary>Has everybody vote, one after the other.</summary>
    public void Begin()
    {
        var silos = stage.Silos;
        for (var voter = 1; voter <= stage.Cast.Voters; voter++)
        {
            var (person, silo) = (new Person($"voter {voter}"), _dice.Pick(silos));
            stage.World.After(voter * ScalePlan.Pace, () => Vote(person, silo));
        }
    }

    private void Vote(Person voter, SimulatedSilo silo)
    {
        var choice = _dice.Below(_options.Length);
        var vote = voter.Sign(
            stage.Parameters.Id, new CastVote(voter.Key, _election, [choice], CastVote.MinuteOf(Crowd.At(Now)), revision: 0));
        var spread = watch.Expect(vote.Id, silo.Settings.Nodes[0]);
        Submit(silo, vote, () => spread.Begin(Now));
    }

    private static void Submit(SimulatedSilo silo, Transaction transaction, Action accepted) => silo.Outside.Start(async () =>
    {
        var node = silo.Grains.GetGrain<INodeGrain>(silo.Settings.Nodes[0]);
        var answer = (await node.Submit(new([transaction.Bytes.ToArray()]))).Answers[0];
        if (answer.Receipt is null) throw new InvalidOperationException($"{transaction.Payload.Kind} is refused: {answer.Rule}");
        accepted();
    });
}
