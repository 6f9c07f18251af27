using System.CommandLine;
using Spectre.Console;

namespace OrleansBallot.Client;

/// <summary>
/// The daily work for people who remember no commands. Each item asks what a command needs, shows that command, and runs it:
/// the menu can do nothing of its own, and teaches the commands on the way.
/// </summary>
internal sealed class Menu
{
    private readonly Session _session;
    private readonly Questions _questions;
    private readonly Func<string[], Task<int>> _run;
    private readonly (string Title, Func<Task<string[]>> Command)[] _items;
    private string _key = "voter.pem";

    private Menu(Session session, Func<string[], Task<int>> run)
    {
        _session = session;
        _questions = new(session.Output.Console);
        _run = run;
        _items =
        [
            ("Vote", VoteAsync),
            ("Watch results", async () => ["results", (await ElectionAsync()).Election, "--watch"]),
            ("List elections", () => Command("election", "list")),
            ("Open an election", OpenAsync),
            ("Close an election", async () => ["election", "close", (await ElectionAsync()).Election, "--key", await KeyAsync()]),
            ("Watch nodes", () => Command("nodes", "--watch")),
            ("Look at the chain", () => Command("chain")),
            ("Attack the network", async () => ["attack", await _questions.ChooseAsync("Which attack?", AttackCommand.Kinds, kind => kind)]),
            ("Export the ledger and audit it", async () => ["export", await _questions.AskAsync("Into which file?", "ledger.ballot")]),
            ("Audit a file", async () => ["audit", await _questions.AskAsync("Which file?", "ledger.ballot")]),
            ("Make a key", async () => ["keys", "new", await _questions.AskAsync("Into which file?", _key)]),
        ];
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
        const string quit = "Quit";
        string[] titles = [.. _items.Select(item => item.Title), quit];
        while (true)
        {
            try
            {
                var title = $"[bold]ballot[/] at {Printable.Markup(_session.Api.Silo.ToString())}";
                var chosen = await _questions.ChooseAsync(title, titles, item => item);
                if (chosen == quit) return;
                await PerformAsync(_items.Single(item => item.Title == chosen).Command);
            }
            catch (OperationCanceledException)
            {
                // Ctrl-C at the menu itself.
                return;
            }
        }
    }

    private async Task PerformAsync(Func<Task<string[]>> ask)
    {
        try
        {
            var command = await ask();
            _session.Output.Say($"[grey]$ ballot {Printable.Markup(string.Join(' ', command.Select(Quote)))}[/]");
            await _run(command);
        }
        catch (OperationCanceledException)
        {
            // Ctrl-C at a question: back to the menu.
        }
        catch (Failure failure)
        {
            _session.Output.Fail(failure);
        }
    }

    private async Task<string[]> VoteAsync()
    {
        var election = await ElectionAsync();
        var option = await _questions.ChooseAsync(Printable.Markup(election.Title), election.Options, option => option);

        // A text that begins like an option of the command line goes by its place.
        var choice = option.StartsWith('-') ? $"#{election.Options.IndexOf(option) + 1}" : option;
        return ["vote", election.Election, choice, "--key", await KeyAsync(), "--wait"];
    }

    private async Task<string[]> OpenAsync()
    {
        var title = await _questions.AskAsync("Title?");
        var options = new List<string> { await _questions.AskAsync("First option?"), await _questions.AskAsync("Second option?") };
        while (await _questions.AskAsync("Another option? (empty: no more)", "") is { Length: > 0 } option) options.Add(option);
        var closes = await _questions.AskAsync("Closes when?", "+10m");
        return
        [
            "election", "open", $"--title={title}", .. options.Select(option => $"--option={option}"), $"--closes={closes}",
            "--key", await KeyAsync(),
        ];
    }

    private async Task<ElectionSummary> ElectionAsync()
    {
        var elections = await _session.Api.GetAsync<ElectionSummary[]>("api/elections", CancellationToken.None);
        if (elections.Length == 0) throw Failure.Usage("There is no election yet. Open one first.");
        return await _questions.ChooseAsync(
            "Which election?", elections, election => $"{election.Title} ({election.State}, {election.Election[..8]})");
    }

    private async Task<string> KeyAsync() => _key = await _questions.AskAsync("Key file?", _key);

    private static Task<string[]> Command(params string[] command) => Task.FromResult(command);

    private static string Quote(string argument) =>
        argument.All(letter => char.IsLetterOrDigit(letter) || letter is '-' or '.' or '/' or '_' or '+' or '=')
            ? argument
            : $"'{argument.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
