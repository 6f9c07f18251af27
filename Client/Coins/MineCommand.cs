using System.CommandLine;

namespace OrleansBallot.Client;

internal sealed class MineCommand : BallotCommand
{
    private readonly Option<bool> _once = new("--once") { Description = "Mine one block of what is pending.", Required = true };
    private readonly AccountOptions _account;

    public MineCommand(Surroundings surroundings)
        : base(surroundings, "mine", "Has a node mine a block, even where nodes do not mine by themselves.")
    {
        Add(_once);
        _account = new(this);
    }

    public override async Task<IReadOnlyList<string>> WordsAsync(MenuQuestions menu) =>
        [.. await menu.NeededAsync(this), GlobalOptions.Node.Name, await menu.NodeAsync("Which node?", "active")];

    protected override async Task<ExitCode> RunAsync(Session session, ParseResult line, CancellationToken stop)
    {
        if (!line.GetValue(_once))
            throw Failure.Usage(
                "Nodes mine by themselves as long as the silo's Ballot:Mining:Enabled is true; a block on demand is --once.");
        var account = (await _account.OrNullAsync(session, line, stop))?.ToString();
        var node = await session.SomeNodeAsync(stop);
        var mined = await session.Output.WhileAsync(
            $"{node} mines…", () => session.Api.OperateAsync(api => api.Mine(node, account, stop), stop));
        session.Output.Show(mined, console =>
        {
            console.WriteText($"{node} has mined block {mined.Height}.");
            console.WriteFields(
                ("hash", mined.Hash), ("transactions", $"{mined.Transactions}"), ("reward", $"{mined.Reward}"), ("account", mined.Account));
        });
        return ExitCode.Done;
    }
}
