using OrleansBallot.Grains.Ports;

namespace OrleansBallot.Silo.Ports;

/// <summary>
/// Runs grains' heavy work on threads of its own, as many as there are processors. The thread pool stays free for answers that can't wait,
/// above all to the probes by which silos notice that another one has died. Short work that somebody waits for has half as many threads,
/// which are not behind the pool: a flood of it leaves half of the processors to others.
/// </summary>
internal sealed class OffTurn(int most) : IOffTurn, IDisposable
{
    private readonly OffTurnCrew _crew = new("off-turn", most, LowPriority.BehindThePool);
    private readonly OffTurnCrew _soon = new("off-turn-soon", Math.Max(1, most / 2), () => { });
    private readonly SemaphoreSlim _long = new(1, 1);

    public OffTurn()
        : this(Environment.ProcessorCount)
    {
    }

    public async Task<T> Run<T>(Func<T> work, CancellationToken stop) => (await Map([work], one => one(), stop))[0];

    public async Task<T> RunSoon<T>(Func<T> work, CancellationToken stop) => (await _soon.Map([work], one => one(), stop))[0];

    public async Task<T> RunLong<T>(Func<T> work, CancellationToken stop)
    {
        await _long.WaitAsync(stop);
        try
        {
            return await Run(work, stop);
        }
        finally
        {
            _long.Release();
        }
    }

    public Task<TResult[]> Map<T, TResult>(IReadOnlyList<T> items, Func<T, TResult> work, CancellationToken stop) =>
        _crew.Map(items, work, stop);

    public void Dispose()
    {
        _soon.Dispose();
        _crew.Dispose();
    }
}
