using System.CommandLine;
using Spectre.Console;

namespace OrleansBallot.Client;

internal sealed class WalletCollectCommand : BallotCommand
{
    private readonly AccountOptions _account;

    public WalletCollectCommand(Surroundings surroundings)
        : base(surroundings, "collect", "Has a node send all coins of its own account to a key.") => _account = new(this, "--to");

    protected override bool SaysAccepted => true;

    public override async Task<IReadOnlyList<string>> WordsAsync(MenuQuestions menu) =>
        [GlobalOptions.Node.Name, await menu.NodeAsync("Whose?", "active"), .. await _account.WordsAsync(menu)];

    protected override async Task<ExitCode> RunAsync(Session session, ParseResult line, CancellationToken stop)
    {
        if (session.Api.Node is not { } node) throw Failure.Usage("Which node's coins? Name it with --node.");
        var to = (await _account.OfAsync(session, line, stop)).ToString();
        var accepted = await session.Api.OperateAsync(api => api.Collect(node, to, stop), stop);
        session.Output.Show(
            new { accepted = true, transaction = accepted.Transaction, node = accepted.Node, receipt = accepted.Receipt }, console =>
            {
                console.MarkupLine($"[green]Accepted[/]: {Printable.Markup(node)} sends all its coins to {Printable.Short(to)}");
                console.WriteFields(("transaction", accepted.Transaction));
            });
        return ExitCode.Done;
    }
}
