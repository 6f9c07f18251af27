using OrleansBallot.Grains.Interfaces;
using OrleansBallot.Simulation.Hosting;
using OrleansBallot.Simulation.Stages;
using OrleansBallot.Simulation.Worlds;

namespace OrleansBallot.Simulation.People;

/// <summary>
/// What somebody wants of the network, by whatever silo and node answer. Like our clients, people ask again when they get no answer, or
/// one that says to; after some attempts they give up.
/// </summary>
internal sealed class Errands(Stage stage)
{
    /// <summary>How long somebody waits for an answer.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(6);

    private const int MostAttempts = 12;

    private readonly Dice _dice = stage.World.Dice("errands");

    /// <summary>Begins an errand.</summary>
    /// <param name="attempt">Asks; false where it should ask again.</param>
    /// <param name="number">Which attempt it is.</param>
    public void Begin(Func<SimulatedSilo, string, Task<bool>> attempt, int number = 1)
    {
        if (number > MostAttempts) return;
        if (stage.Silos.Count == 0)
        {
            Again();
            return;
        }

        // Every attempt may go to another silo and another node.
        var (silo, node) = (_dice.Pick(stage.Silos), _dice.Pick(stage.Nodes));
        var isOver = false;
        silo.Outside.Start(async () => End(await Try(silo, node)));

        // A silo that dies takes the request along: its caller sees the connection end.
        stage.World.After(2 * Patience, () => End(isDone: false));

        void End(bool isDone)
        {
            if (isOver) return;
            isOver = true;
            if (!isDone) Again();
        }

        void Again() => stage.World.After(
            _dice.Between(TimeSpan.FromMilliseconds(200), TimeSpan.FromSeconds(2)), () => Begin(attempt, number + 1));

        async Task<bool> Try(SimulatedSilo silo, string node)
        {
            try
            {
                return await attempt(silo, node);
            }
            catch (Exception failure) when (PassingFailure.Is(failure, CancellationToken.None))
            {
                return false;
            }
        }
    }
}
