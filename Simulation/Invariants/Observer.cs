using System.Runtime.ExceptionServices;
using OrleansBallot.Grains.Interfaces;
using OrleansBallot.Simulation.Hosting;
using OrleansBallot.Simulation.Stages;

namespace OrleansBallot.Simulation.Invariants;

/// <summary>
/// Asks grains directly, in turns of their own and over no network, whatever is cut or slow. It remembers the first thing that is wrong.
/// </summary>
internal sealed class Observer(Stage stage)
{
    private int _open;

    /// <summary>The first thing that was found wrong.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>Asks one activation, and looks at the answer, if there is one.</summary>
    public void Ask<T>(Activation activation, Func<Task<T>> question, Action<T> look)
    {
        _open++;
        activation.Turns.Start(async () =>
        {
            try
            {
                look(await question());
            }
            catch (Exception passing) when (PassingFailure.Is(passing, CancellationToken.None))
            {
                // The node is about to end.
            }
            catch (Exception failure)
            {
                Failure ??= failure;
            }
            finally
            {
                _open--;
            }
        });
    }

    /// <summary>Lets the world go on until all questions are answered, and some time more.</summary>
    public void WaitForAnswers(TimeSpan atTheLeast)
    {
        stage.World.Run(stage.World.Now + atTheLeast, Check);
        for (var patience = 0; _open > 0 && patience < 100; patience++)
            stage.World.Run(stage.World.Now + TimeSpan.FromMilliseconds(100), Check);
        Check();
    }

    /// <exception cref="Exception">What was found wrong.</exception>
    public void Check()
    {
        if (Failure is { } failure) ExceptionDispatchInfo.Throw(failure);
    }
}
