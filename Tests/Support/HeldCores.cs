using OrleansBallot.Grains.Ports;

namespace OrleansBallot.Tests.Support;

/// <summary>Real cores for grains' heavy work, which begin with a piece of it when a test lets them.</summary>
/// <param name="cores">They do the work.</param>
/// <param name="before">What comes before each piece.</param>
internal sealed class HeldCores(IOffTurn cores, Func<HeldCores.Work, Task> before) : IOffTurn
{
    /// <summary>The kinds of work.</summary>
    public enum Work
    {
        One,
        Long,
        Many,
    }

    public async Task<T> Run<T>(Func<T> work, CancellationToken stop)
    {
        await before(Work.One);
        return await cores.Run(work, stop);
    }

    public async Task<T> RunLong<T>(Func<T> work, CancellationToken stop)
    {
        await before(Work.Long);
        return await cores.RunLong(work, stop);
    }

    public async Task<TResult[]> Map<T, TResult>(IReadOnlyList<T> items, Func<T, TResult> work, CancellationToken stop)
    {
        await before(Work.Many);
        return await cores.Map(items, work, stop);
    }
}
