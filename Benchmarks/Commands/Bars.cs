using OrleansBallot.Client;
using Spectre.Console;

namespace OrleansBallot.Benchmarks.Commands;

/// <summary>Shows progress bars, where somebody looks on.</summary>
internal static class Bars
{
    /// <param name="output">The output to draw on.</param>
    /// <param name="all">The number that each bar counts to.</param>
    /// <param name="names">The names of the bars.</param>
    /// <param name="work">The work. It reports each bar's progress.</param>
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
