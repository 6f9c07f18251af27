using OrleansBallot.Grains.Ports;
using OrleansBallot.Simulation.Machines;
using OrleansBallot.Simulation.Worlds;

namespace OrleansBallot.Simulation.Ports;

/// <summary>Work off a grain's turn: it is done at once, a little later.</summary>
internal sealed class SimulatedOffTurn(Process process) : IOffTurn
{
    /// <summary>The least time that a piece of work takes, whatever it is.</summary>
    public static readonly TimeSpan Least = TimeSpan.FromMicroseconds(100);

    /// <summary>The most time that it takes.</summary>
    public static readonly TimeSpan Most = TimeSpan.FromMilliseconds(6);

    private readonly Dice _dice = process.World.Dice($"off turn of {process.Machine.Name}");

    public Task<T> Run<T>(Func<T> work, CancellationToken stop)
    {
        var done = new TaskCompletionSource<T>();
        if (stop.IsCancellationRequested)
        {
            done.SetCanceled(stop);
            return done.Task;
        }

        var cancelled = stop.UnsafeRegister(_ => done.TrySetCanceled(stop), null);
        process.After(_dice.Between(Least, Most), () =>
        {
            cancelled.Dispose();
            if (done.Task.IsCompleted) return;
            try
            {
                done.SetResult(work());
            }
            catch (Exception failure)
            {
                done.SetException(failure);
            }
        });
        return done.Task;
    }

    public Task<TResult[]> Map<T, TResult>(IReadOnlyList<T> items, Func<T, TResult> work, CancellationToken stop) =>
        Run(() => items.Select(work).ToArray(), stop);
}
