using System.Text.Encodings.Web;
using System.Text.Json;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace OrleansBallot.Client;

/// <summary>
/// The output of a command: JSON for scripts, or drawings for people. Results go to standard output, errors to standard error.
/// </summary>
internal sealed class Output(IAnsiConsole console, IAnsiConsole errors, bool json)
{
    // Relaxed, so that names stay readable; control and direction characters are still escaped.
    private static readonly JsonSerializerOptions _format =
        new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private const string Reconnecting = "[yellow]The silo does not answer. Reconnecting…[/]";

    private static readonly TimeSpan _reconnectPause = TimeSpan.FromSeconds(1);

    private bool _hasAnswered;

    /// <summary>True for scripts.</summary>
    public bool Json => json;

    /// <summary>True when a person looks on. Only then is anything animated or asked.</summary>
    public bool IsLive => !json && console.Profile.Capabilities.Interactive;

    /// <summary>For people only.</summary>
    public IAnsiConsole Console => console;

    /// <summary>Gives the result: as one line of JSON, or as <paramref name="forPeople"/> draws it.</summary>
    public void Show<T>(T result, Action<IAnsiConsole> forPeople)
    {
        if (!json)
        {
            forPeople(console);
            return;
        }

        // Piece by piece: a result may be longer than a string can be.
        var writer = console.Profile.Out.Writer;
        using (var stream = new TextStream(writer)) JsonSerializer.Serialize(stream, result, _format);
        writer.WriteLine();
    }

    /// <summary>
    /// Gives a result at once, and the height of its block once it is known, so that a wait which breaks off does not lose the result.
    /// Scripts read one line of JSON. Its last field, the height, comes late, and is null where it does not come.
    /// </summary>
    /// <param name="result">What is known.</param>
    /// <param name="forPeople">Draws it.</param>
    /// <param name="block">Waits for the block; null where nobody does.</param>
    public async Task ShowUntilMinedAsync<T>(T result, Action<IAnsiConsole> forPeople, Func<Task<ulong?>>? block)
    {
        _hasAnswered = true;
        var writer = console.Profile.Out.Writer;
        if (json) await writer.WriteAsync(JsonSerializer.Serialize(result, _format).AsMemory()[..^1]);
        else forPeople(console);
        await writer.FlushAsync();
        ulong? height = null;
        try
        {
            if (block is not null) height = await block();
            if (!json) console.WriteFields(("block", height?.ToString()));
        }
        finally
        {
            if (json) WriteLine($",\"height\":{height?.ToString() ?? "null"}}}");
        }
    }

    /// <summary>A line about something that is no failure, on standard error.</summary>
    public void Warn(string message) => errors.MarkupLine($"[yellow]{Printable.Markup(message)}[/]");

    /// <summary>One line for people; scripts don't get it.</summary>
    public void Say(string markup)
    {
        if (!json) console.MarkupLine(markup);
    }

    /// <summary>
    /// Reports a failure in one line, and gives its exit code. Scripts find it on standard output too, unless a result is there already.
    /// </summary>
    /// <param name="failure">What went wrong.</param>
    /// <param name="asRefusal">True for a command whose JSON says whether it was accepted.</param>
    public int Fail(Failure failure, bool asRefusal = false)
    {
        if (json && !_hasAnswered)
        {
            bool? accepted = asRefusal && failure.Code == ExitCode.Refused ? false : null;
            var report = new FailureReport(
                accepted, failure.Code.Name(), failure.Rule, failure.Message, failure.Conflict,
                failure.Details.Count > 0 ? failure.Details : null);
            WriteLine(JsonSerializer.Serialize(report, _format));
        }

        var conflict = failure.Conflict is null ? "" : $" See: ballot transaction {failure.Conflict}";
        var rule = failure.Rule is null ? "" : $" ([bold]{Printable.Markup(failure.Rule)}[/])";
        errors.MarkupLine($"[red]{Printable.Markup(failure.Message + conflict)}{rule}[/]");
        foreach (var detail in failure.Details) errors.MarkupLine($"[red]  {Printable.Markup(detail)}[/]");
        return (int)failure.Code;
    }

    /// <summary>Runs something that takes a while under a spinner, where somebody looks on.</summary>
    public async Task<T> WhileAsync<T>(string what, Func<Task<T>> work) =>
        IsLive ? await console.Status().StartAsync(Printable.Markup(what), _ => work()) : await work();

    /// <summary>Runs something long under a progress bar, where somebody looks on.</summary>
    /// <param name="what">What it is.</param>
    /// <param name="work">Does it, and tells how much is done, and of how much, where that is known.</param>
    public async Task<T> WithBarAsync<T>(string what, Func<Action<long, long?>, Task<T>> work)
    {
        if (!IsLive) return await work((_, _) => { });
        return await console.Progress()
            .Columns(
                new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new DownloadedColumn(),
                new RemainingTimeColumn())
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
    /// Shows every update: over the last one where somebody looks on, below it otherwise, and as one line of JSON for scripts. A silo that
    /// goes away meanwhile is asked again until it is back. Ctrl-C ends a watch, and is no failure.
    /// </summary>
    /// <param name="connect">Gives the updates from now on; called again after the silo was away.</param>
    /// <param name="draw">Draws an update for people.</param>
    /// <param name="clock">Measures the pause before it is asked again.</param>
    /// <param name="stop">Ends the watch.</param>
    public async Task<ExitCode> WatchAsync<T>(
        Func<IAsyncEnumerable<T>> connect, Func<T, IRenderable> draw, TimeProvider clock, CancellationToken stop)
        where T : class
    {
        try
        {
            if (IsLive) await console.Live(new Text("")).StartAsync(live => FollowAsync(
                update => live.UpdateTarget(draw(update)), last => live.UpdateTarget(Stale(draw(last)))));
            else await FollowAsync(update => Show(update, _ => console.Write(draw(update))), _ => errors.MarkupLine(Reconnecting));
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // What was shown stays on the screen.
        }

        return ExitCode.Done;

        async Task FollowAsync(Action<T> show, Action<T> showStale)
        {
            T? last = null;
            var isAway = false;
            while (true)
            {
                try
                {
                    await foreach (var update in connect().WithCancellation(stop))
                    {
                        show(last = update);
                        isAway = false;
                    }

                    return;
                }
                catch (Failure failure) when (failure.Code == ExitCode.Unreachable && last is not null)
                {
                    // Said once an outage. Where the silo never answered, the address is wrong, and the command ends.
                    if (!isAway) showStale(last);
                    isAway = true;
                }

                await Task.Delay(_reconnectPause, clock, stop);
            }
        }
    }

    private static Rows Stale(IRenderable last) => new(last, new Markup(Reconnecting));

    /// <summary>A line in one piece. It goes past Spectre, which would fold it.</summary>
    public void WriteLine(string line) => console.Profile.Out.Writer.WriteLine(line);
}
