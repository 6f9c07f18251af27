using System.CommandLine;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;

namespace OrleansBallot.Client;

/// <summary>The tool: its commands, or a menu where there is none.</summary>
internal static class BallotTool
{
    // "@" begins an option's text as well as any other character: no file is read for it.
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

        // In the menu Ctrl-C ends what runs there, and only then the menu; it sees to that itself.
        if (line.CommandResult.Command == root) configuration.ProcessTerminationTimeout = null;
        return await line.InvokeAsync(configuration);
    }

    /// <summary>
    /// One line about what is wrong, as for every other failure; the parser would print a page of help into a script's data.
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

    /// <summary>What is wrong where a command of several was to be named; null where one was.</summary>
    private static string? Mistyped(ParseResult line, string command)
    {
        string[] known = [.. line.CommandResult.Command.Subcommands.Select(one => one.Name)];
        if (known.Length == 0) return null;
        if (line.UnmatchedTokens is not [var typed, ..]) return $"{command} needs a command: {string.Join(", ", known)}.";
        var near = known.Select(name => (Name: name, Apart: Distance(name, typed))).MinBy(one => one.Apart);
        return $"'{typed}' is no command of {command}. "
            + $"{(near.Apart <= MostTypos ? $"Did you mean '{near.Name}'?" : $"It has: {string.Join(", ", known)}.")}";
    }

    /// <summary>How many letters have to be changed, left out or put in to make one word of another (Levenshtein).</summary>
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
        var root = new RootCommand("Votes, elections and audits on a ballot ledger. Without a command: a menu.")
        {
            new VoteCommand(surroundings),
            new ResultsCommand(surroundings),
            new Command("election", "Opens, lists, shows, pauses and closes elections.")
            {
                new ElectionOpenCommand(surroundings), new ElectionListCommand(surroundings), new ElectionShowCommand(surroundings),
                new ElectionCloseCommand(surroundings), new ElectionPauseCommand(surroundings), new ElectionResumeCommand(surroundings),
                new Command("roll", "Rolls of voters.")
                {
                    new ElectionRollStatusCommand(surroundings), new ElectionRollLocksCommand(surroundings),
                    new ElectionRollUnlockCommand(surroundings), new ElectionRollResumeCommand(surroundings),
                    new RollCodesCommand(surroundings),
                },
            },
            new Command("keys", "Keys of voters, organisers and wallets.")
            {
                new KeysNewCommand(surroundings), new KeysShowCommand(surroundings)
            },
            new Command("credential", "The right to vote in an election by roll.") { new CredentialRequestCommand(surroundings) },
            new TransactionCommand(surroundings),
            new Command("receipt", "Proves and verifies receipts.")
            {
                new ReceiptProveCommand(surroundings), new ReceiptVerifyCommand(surroundings)
            },
            new Command("wallet", "Coins: a wallet is a key file, the same as a voter's.")
            {
                new KeysNewCommand(surroundings), new WalletBalanceCommand(surroundings), new WalletSendCommand(surroundings),
                new WalletHistoryCommand(surroundings), new WalletCollectCommand(surroundings),
            },
            new MineCommand(surroundings),
            new NodesCommand(surroundings),
            new Command("node", "Lets nodes join and leave, rebuilds damaged ones, puts out others, and sees to their clocks.")
            {
                NodeMembershipCommand.Join(surroundings), NodeMembershipCommand.Leave(surroundings),
                NodeMembershipCommand.Rebuild(surroundings), NodeMembershipCommand.Expel(surroundings),
                NodeMembershipCommand.Admit(surroundings), new NodeClockCommand(surroundings),
            },
            new ChainCommand(surroundings),
            new BlockCommand(surroundings),
            new PendingCommand(surroundings),
            new AttackCommand(surroundings),
            new ExportCommand(surroundings),
            new AuditCommand(surroundings),
            new ResolveCommand(surroundings),
        };
        foreach (var option in GlobalOptions.All) root.Add(option);
        root.SetAction(line => Menu.RunAsync(surroundings, line, command => RunAsync([.. args, .. command], surroundings)));
        return root;
    }
}
