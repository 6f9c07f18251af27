using System.Text.Encodings.Web;
using System.Text.Json;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace OrleansBallot.Client;

/// <summary>
/// Where every command's output goes: JSON for scripts or something to look at for people, results to standard output and
/// errors to standard error.
/// </summary>
internal sealed class Output(IAnsiConsole console, IAnsiConsole errors, bool json)
{
    // Relaxed, so that names stay readable; control and direction characters are still escaped.
    private static readonly JsonSerializerOptions _format = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>True for scripts.</summary>
    public bool Json => json;

    /// <summary>True when a person looks on: only then anything is animated or asked.</summary>
    public bool IsLive => !json && console.Profile.Capabilities.Interactive;

    /// <summary>For people only.</summary>
    public IAnsiConsole Console => console;

    /// <summary>Gives the result: as one line of JSON, or as <paramref name="forPeople"/> draws it.</summary>
    public void Show<T>(T result, Action<IAnsiConsole> forPeople)
    {
        if (json) WriteLine(JsonSerializer.Serialize(result, _format));
        else forPeople(console);
    }

    /// <summary>One line for people; scripts don't get it.</summary>
    public void Say(string markup)
    {
        if (!json) console.MarkupLine(markup);
    }

    /// <summary>Reports a failure on one line, and gives its exit code. Scripts read refusals where they read acceptance.</summary>
    public int Fail(Failure failure)
    {
        if (json && failure.Code == ExitCode.Refused)
        {
            var refusal = new { accepted = false, rule = failure.Rule, message = failure.Message, conflict = failure.Conflict };
            WriteLine(JsonSerializer.Serialize(refusal, _format));
        }

        var rule = failure.Rule is null ? "" : $"[bold]{Printable.Markup(failure.Rule)}[/]: ";
        var conflict = failure.Conflict is null ? "" : $" See: ballot transaction {failure.Conflict}";
        errors.MarkupLine($"[red]{rule}{Printable.Markup(failure.Message + conflict)}[/]");
        return (int)failure.Code;
    }

    /// <summary>Runs something that takes a while under a spinner, where somebody looks on.</summary>
    public async Task<T> WhileAsync<T>(string what, Func<Task<T>> work) =>
        IsLive ? await console.Status().StartAsync(Printable.Markup(what), _ => work()) : await work();

    /// <summary>Runs something long under a progress bar, where somebody looks on.</summary>
    /// <param name="what">What it is.</param>
    /// <param name="work">Gets what to call with how much is done, and of how much, where that is known.</param>
    public async Task<T> WithBarAsync<T>(string what, Func<Action<long, long?>, Task<T>> work)
    {
        if (!IsLive) return await work((_, _) => { });
        return await console.Progress()
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new DownloadedColumn(), new RemainingTimeColumn())
            .StartAsync(async bars =>
            {
                var bar = bars.AddTask(Printable.Markup(what)).IsIndeterminate();
                return await work((done, all) =>
                {
                    bar.IsIndeterminate(all is null).MaxValue(all ?? done);
                    bar.Value = done;
                });
            });
    }

    /// <summary>
    /// Shows every update: drawn over the last one where somebody looks on, below it otherwise, one line of JSON each for
    /// scripts. Ctrl-C is how a watch ends, so it is no failure.
    /// </summary>
    public async Task<ExitCode> WatchAsync<T>(IAsyncEnumerable<T> updates, Func<T, IRenderable> draw, CancellationToken stop)
    {
        try
        {
            if (IsLive) await console.Live(new Text("")).StartAsync(live => EachAsync(update => live.UpdateTarget(draw(update))));
            else await EachAsync(update => Show(update, _ => console.Write(draw(update))));
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // What was shown stays on the screen.
        }

        return ExitCode.Done;

        async Task EachAsync(Action<T> show)
        {
            await foreach (var update in updates.WithCancellation(stop)) show(update);
        }
    }

    // Past Spectre, which would fold long lines.
    private void WriteLine(string line) => console.Profile.Out.Writer.WriteLine(line);
}
