using System.CommandLine;
using Spectre.Console;

namespace OrleansBallot.Client;

/// <summary>
/// For people who remember no commands: it lists them, asks for what the chosen one needs, shows it as it would be typed, and runs it. The
/// menu is made from the commands, so that a new command is in it by itself.
/// </summary>
internal sealed class Menu
{
    private const string Quit = "Quit";

    private readonly Session _session;
    private readonly MenuQuestions _questions;
    private readonly Func<string[], Task<int>> _run;
    private readonly (string[] Path, BallotCommand Command)[] _items;

    private Menu(Session session, Command root, Func<string[], Task<int>> run)
    {
        _session = session;
        _run = run;
        _questions = new(session.Surroundings, session.Api, command => PerformAsync(() => Task.FromResult(command)));
        _items = [.. root.Subcommands.SelectMany(command => Of(command, []))];
    }

    public static async Task<int> RunAsync(Surroundings surroundings, ParseResult line, Func<string[], Task<int>> run)
    {
        var output = new Output(surroundings.Out, surroundings.Error, line.GetValue(GlobalOptions.Json));
        if (!output.IsLive) return output.Fail(Failure.Usage("Name a command; the menu is for terminals. See: ballot --help"));
        try
        {
            using var session = new Session(surroundings, output, line);
            await new Menu(session, line.CommandResult.Command, run).RunAsync();
            return (int)ExitCode.Done;
        }
        catch (Failure failure)
        {
            return output.Fail(failure);
        }
    }

    private async Task RunAsync()
    {
        var width = _items.Max(item => Words(item.Path).Length);
        string[] titles = [.. _items.Select(item => Title(item, width)), Quit];
        while (true)
        {
            try
            {
                var chosen = await _questions.ChooseAsync(
                    $"ballot on the {_session.Api.Place}", titles, item => item, escape: "quit", isLong: true);
                if (chosen == Quit) return;
                var (path, command) = _items[Array.IndexOf(titles, chosen)];
                await PerformAsync(async () => [.. path, .. await command.WordsAsync(_questions)]);
            }
            catch (OperationCanceledException)
            {
                // Esc or Ctrl-C at the menu itself.
                return;
            }
        }
    }

    private static IEnumerable<(string[] Path, BallotCommand Command)> Of(Command command, string[] above)
    {
        string[] path = [.. above, command.Name];
        return command is BallotCommand leaf ? [(path, leaf)] : command.Subcommands.SelectMany(below => Of(below, path));
    }

    /// <summary>A line of the list: the command, and the first clause of its description.</summary>
    private string Title((string[] Path, BallotCommand Command) item, int width)
    {
        var does = item.Command.Description!;
        var end = does.AsSpan().IndexOfAny(".:;");
        return _questions.Fit($"{Words(item.Path).PadRight(width)}  {(end < 0 ? does : does[..end])}");
    }

    private static string Words(string[] path) => string.Join(' ', path);

    private async Task<bool> PerformAsync(Func<Task<string[]>> ask)
    {
        try
        {
            var command = await ask();

            // In one piece, however long: it is there to be copied.
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
