using System.CommandLine;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;

namespace OrleansBallot.Client;

/// <summary>Runs the command that the arguments name, or the menu where they name none.</summary>
internal static class BallotTool
{
    // The parser would read "@name" as a file of arguments. A text may begin with "@".
    private static readonly ParserConfiguration _parser = new() { ResponseFileTokenReplacer = null };

    private const int MostTypos = 2;

    public static async Task<int> RunAsync(IReadOnlyList<string> args, Surroundings surroundings)
    {
        var root = Root(surroundings, args);
        var line = root.Parse(args, _parser);
        if (line.Action is ParseErrorAction) return Misused(line, surroundings);
        var configuration = new InvocationConfiguration
        {
            Output = surroundings.Out.Profile.Out.Writer,
            Error = surroundings.Error.Profile.Out.Writer,
            EnableDefaultExceptionHandler = false,
        };

        // The menu handles Ctrl-C itself: it ends the command that runs there, and the menu only where none runs.
        if (line.CommandResult.Command == root) configuration.ProcessTerminationTimeout = null;
        return await line.InvokeAsync(configuration);
    }

    /// <summary>
    /// Reports bad usage in one line, like every other failure. The parser would print a page of help into a script's data.
    /// </summary>
    private static int Misused(ParseResult line, Surroundings surroundings)
    {
        var command = string.Join(' ', CommandsOf(line.CommandResult).Reverse());
        var wrong = Mistyped(line, command)
            ?? string.Join(' ', line.Errors[0].Message.Split(default(char[]), StringSplitOptions.RemoveEmptyEntries)).TrimEnd('.') + ".";
        var json = line.GetResult(GlobalOptions.Json) is { Implicit: false };
        return new Output(surroundings.Out, surroundings.Error, json).Fail(Failure.Usage($"{wrong} See: {command} --help"));

        static IEnumerable<string> CommandsOf(CommandResult? result)
        {
            for (; result is not null; result = result.Parent as CommandResult)
                yield return result.Command is RootCommand ? "ballot" : result.Command.Name;
        }
    }

    /// <summary>The message where a group's command is missing or unknown; null otherwise.</summary>
    private static string? Mistyped(ParseResult line, string command)
    {
        string[] known = [.. line.CommandResult.Command.Subcommands.Select(one => one.Name)];
        if (known.Length == 0) return null;
        if (line.UnmatchedTokens is not [var typed, ..]) return $"{command} needs a command: {string.Join(", ", known)}.";
        var near = known.Select(name => (Name: name, Apart: Distance(name, typed))).MinBy(one => one.Apart);
        return $"'{typed}' is no command of {command}. "
            + $"{(near.Apart <= MostTypos ? $"Did you mean '{near.Name}'?" : $"It has: {string.Join(", ", known)}.")}";
    }

    /// <summary>How many letters must be changed, left out or added to turn one word into the other (Levenshtein).</summary>
    private static int Distance(string one, string other)
    {
        var row = Enumerable.Range(0, other.Length + 1).ToArray();
        foreach (var (i, letter) in one.Index())
        {
            var (before, diagonal) = (row[0] = i + 1, i);
            for (var j = 1; j <= other.Length; j++)
            {
                before = Math.Min(Math.Min(row[j], before) + 1, diagonal + (letter == other[j - 1] ? 0 : 1));
                (diagonal, row[j]) = (row[j], before);
            }
        }

        return row[^1];
    }

    private static RootCommand Root(Surroundings surroundings, IReadOnlyList<string> args)
    {
        var root = new RootCommand("Votes, elections and audits on a ballot ledger. Without a command: a menu.");
        foreach (var command in Features.Of(surroundings)) root.Add(command);
        foreach (var option in GlobalOptions.All) root.Add(option);
        root.SetAction(line => Menu.RunAsync(surroundings, line, command => RunAsync([.. args, .. command], surroundings)));
        return root;
    }
}
