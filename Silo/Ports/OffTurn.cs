using System.Runtime.ExceptionServices;
using OrleansBallot.Grains.Ports;

namespace OrleansBallot.Silo.Ports;

/// <summary>Runs grains' heavy work on the thread pool, lists of it over all cores.</summary>
internal sealed class OffTurn : IOffTurn
{
    public Task<T> Run<T>(Func<T> work, CancellationToken stop) => Task.Run(work, stop);

    public Task<TResult[]> Map<T, TResult>(IReadOnlyList<T> items, Func<T, TResult> work, CancellationToken stop) => Task.Run(
        () =>
        {
            var results = new TResult[items.Count];
            try
            {
                Parallel.For(0, items.Count, new() { CancellationToken = stop }, i => results[i] = work(items[i]));
            }
            catch (AggregateException several)
            {
                // Whoever awaits expects what the work threw, not how it was spread.
                ExceptionDispatchInfo.Throw(several.InnerExceptions[0]);
            }

            return results;
        },
        stop);
}
