using System.CommandLine;
using Spectre.Console;

namespace OrleansBallot.Client;

/// <summary>
/// The daily work for people who remember no commands. Each item asks what a command needs, shows that command, and runs it:
/// the menu can do nothing of its own, and teaches the commands on the way.
/// </summary>
internal sealed class Menu
{
    private const string Quit = "Quit";

    private readonly Session _session;
    private readonly Questions _questions;
    private readonly Func<string[], Task<int>> _run;
    private readonly (string Title, Func<Task<string[]>> Command)[] _items;

    private Menu(Session session, Func<string[], Task<int>> run)
    {
        _session = session;
        _questions = new(session.Output.Console);
        _run = run;
        _items = [.. new MenuItems(session, _questions, command => PerformAsync(() => Task.FromResult(command))).All];
    }

    public static async Task<int> RunAsync(Surroundings surroundings, ParseResult line, Func<string[], Task<int>> run)
    {
        var output = new Output(surroundings.Out, surroundings.Error, line.GetValue(GlobalOptions.Json));
        if (!output.IsLive) return output.Fail(Failure.Usage("Name a command; the menu is for terminals. See: ballot --help"));
        try
        {
            using var session = new Session(surroundings, output, line);
            await new Menu(session, run).RunAsync();
            return (int)ExitCode.Done;
        }
        catch (Failure failure)
        {
            return output.Fail(failure);
        }
    }

    private async Task RunAsync()
    {
        string[] titles = [.. _items.Select(item => item.Title), Quit];
        while (true)
        {
            try
            {
                var chosen = await _questions.ChooseAsync($"ballot on the {_session.Api.Place}", titles, item => item, escape: "quit");
                if (chosen == Quit) return;
                await PerformAsync(_items.Single(item => item.Title == chosen).Command);
            }
            catch (OperationCanceledException)
            {
                // Esc or Ctrl-C at the menu itself.
                return;
            }
        }
    }

    private async Task<bool> PerformAsync(Func<Task<string[]>> ask)
    {
        try
        {
            var command = await ask();

            // In one piece, however long: what is shown is there to be copied.
            _session.Output.WriteLine($"$ ballot {Printable.Text(string.Join(' ', command.Select(Quote)))}");
            var code = await _run(command);
            _session.Output.WriteLine("");
            return code == (int)ExitCode.Done;
        }
        catch (OperationCanceledException)
        {
            // Esc or Ctrl-C at a question: back to the menu.
            return false;
        }
        catch (Failure failure)
        {
            _session.Output.Fail(failure);
            return false;
        }
    }

    private static string Quote(string argument) =>
        argument.All(letter => char.IsLetterOrDigit(letter) || letter is '-' or '.' or '/' or '_' or '+' or '=')
            ? argument
            : $"'{argument.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
