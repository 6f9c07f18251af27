using System.Runtime.InteropServices;
using Spectre.Console;

namespace OrleansBallot.Client;

/// <summary>Questions that Esc and Ctrl-C take back: they end the question, not the program.</summary>
internal class Questions(IAnsiConsole terminal)
{
    /// <summary>Lines of the terminal that a list leaves free, so that results stay visible above the menu.</summary>
    private const int Spare = 14;

    private const int FewestChoices = 5;

    /// <summary>Columns that a list takes before a choice.</summary>
    private const int Margin = 3;

    /// <summary>A text, cut to a line of a list.</summary>
    public string Fit(string line) =>
        line.Length <= terminal.Profile.Width - Margin ? line : $"{line[..Math.Max(0, terminal.Profile.Width - Margin - 1)]}…";

    /// <param name="title">The question, as plain text.</param>
    /// <param name="choices">What can be chosen.</param>
    /// <param name="name">A choice, as plain text.</param>
    /// <param name="escape">What Esc does.</param>
    /// <param name="isLong">Whether letters that are typed lead to what has them.</param>
    public Task<T> ChooseAsync<T>(string title, IEnumerable<T> choices, Func<T, string> name, string escape = "back", bool isLong = false)
        where T : notnull =>
        AskAsync(new SelectionPrompt<T> { SearchEnabled = isLong }
            .Title($"[bold]{Printable.Markup(title)}[/] [grey](Enter: choose, {(isLong ? "letters: search, " : "")}Esc: {escape})[/]")
            .MoreChoicesText("[grey](more below and above)[/]")
            .PageSize(Math.Max(FewestChoices, terminal.Profile.Height - Spare))
            .WrapAround()
            .UseConverter(choice => Printable.Markup(name(choice)))
            .AddChoices(choices), clears: true);

    /// <param name="question">As plain text.</param>
    /// <param name="check">What is wrong with an answer; null where nothing is.</param>
    /// <param name="standard">The answer where nothing is typed. An empty one lets the answer be empty.</param>
    public Task<string> AskAsync(string question, Func<string, string?> check, string? standard = null)
    {
        var prompt = new TextPrompt<string>($"{Printable.Markup(question)} [grey](Esc: back)[/]").Validate(typed =>
            check(typed) is { } wrong ? ValidationResult.Error($"[red]{Printable.Markup(wrong)}[/]") : ValidationResult.Success());
        if (standard is { Length: 0 }) prompt.AllowEmpty();
        else if (standard is not null) prompt.DefaultValue(standard);
        return AskAsync(prompt, clears: false);
    }

    private async Task<T> AskAsync<T>(IPrompt<T> prompt, bool clears)
    {
        var console = new EscapableConsole(terminal, clears);
        using var stop = new CancellationTokenSource();
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal =>
        {
            signal.Cancel = true;
            stop.Cancel();
        });
        try
        {
            var answer = await prompt.ShowAsync(console, stop.Token);
            return console.WasEscaped ? throw new OperationCanceledException("The question was taken back.") : answer;
        }
        catch (OperationCanceledException) when (!clears)
        {
            // What was typed so far stays; what follows begins on a line of its own.
            terminal.WriteLine();
            throw;
        }
        finally
        {
            // A prompt that is interrupted leaves the cursor hidden.
            terminal.Cursor.Show();
        }
    }
}
