using OrleansBallot.Grains.Ports;

namespace OrleansBallot.Tests.Support;

/// <summary>Real cores for grains' heavy work. Each piece of work begins when a test lets it.</summary>
/// <param name="cores">The cores that do the work.</param>
/// <param name="before">Runs before each piece.</param>
internal sealed class HeldCores(IOffTurn cores, Func<HeldCores.Work, Task> before) : IOffTurn
{
    /// <summary>The kinds of work.</summary>
    public enum Work
    {
        One,
        Soon,
        Long,
        Many,
    }

    public async Task<T> Run<T>(Func<T> work, CancellationToken stop)
    {
        await before(Work.One);
        return await cores.Run(work, stop);
    }

    public async Task<T> RunSoon<T>(Func<T> work, CancellationToken stop)
    {
        await before(Work.Soon);
        return await cores.RunSoon(work, stop);
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
