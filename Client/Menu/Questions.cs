using System.Runtime.InteropServices;
using Spectre.Console;

namespace OrleansBallot.Client;

/// <summary>Questions that Ctrl-C takes back: it ends the question, not the program.</summary>
internal sealed class Questions(IAnsiConsole console)
{
    public Task<T> ChooseAsync<T>(string title, IEnumerable<T> choices, Func<T, string> name)
        where T : notnull =>
        AskAsync(new SelectionPrompt<T>().Title(title).PageSize(15).UseConverter(choice => Printable.Markup(name(choice))).AddChoices(choices));

    public Task<string> AskAsync(string question, string? standard = null)
    {
        var prompt = new TextPrompt<string>(Printable.Markup(question));
        if (standard is { Length: 0 }) prompt.AllowEmpty();
        else if (standard is not null) prompt.DefaultValue(standard);
        return AskAsync(prompt);
    }

    private async Task<T> AskAsync<T>(IPrompt<T> prompt)
    {
        using var stop = new CancellationTokenSource();
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal =>
        {
            signal.Cancel = true;
            stop.Cancel();
        });
        try
        {
            return await prompt.ShowAsync(console, stop.Token);
        }
        finally
        {
            // A prompt that is interrupted leaves the cursor hidden.
            console.Cursor.Show();
        }
    }
}
