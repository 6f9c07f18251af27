using OrleansBallot.Client;
using Spectre.Console;

namespace OrleansBallot.Benchmarks.Commands;

/// <summary>Counts under a progress bar, where somebody looks on.</summary>
internal static class Bars
{
    /// <param name="output">Where to draw.</param>
    /// <param name="all">How many each bar counts to.</param>
    /// <param name="names">One bar each.</param>
    /// <param name="work">Gets what to call with how far each bar is.</param>
    public static async Task<T> CountAsync<T>(this Output output, int all, string[] names, Func<Action<long>[], Task<T>> work)
    {
        if (!output.IsLive) return await work([.. names.Select(_ => (Action<long>)(_ => { }))]);
        return await output.Console.Progress()
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn())
            .StartAsync(bars =>
            {
                var tasks = names.Select(name => bars.AddTask(name, maxValue: all)).ToArray();
                return work([.. tasks.Select(task => (Action<long>)(done => task.Value = done))]);
            });
    }
}
