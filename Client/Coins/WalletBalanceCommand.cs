using System.CommandLine;

namespace OrleansBallot.Client;

internal sealed class WalletBalanceCommand : BallotCommand
{
    private readonly AccountOptions _account;

    public WalletBalanceCommand(Surroundings surroundings)
        : base(surroundings, "balance", "Shows the coins of a key, and what is pending from and to it.") => _account = new(this);

    public override async Task<IReadOnlyList<string>> WordsAsync(MenuQuestions menu) => await _account.WordsAsync(menu);

    protected override async Task<ExitCode> RunAsync(Session session, ParseResult line, CancellationToken stop)
    {
        var key = await _account.OfAsync(session, line, stop);
        var account = await session.Api.AskAsync(api => api.Account(key.ToString(), session.Api.Node, stop), stop);
        session.Output.Show(account, console => console.WriteFields(
            ("account", account.Key), ("balance", $"{account.Balance}"),
            ("on its way from it", account.Spending > 0 ? $"{account.Spending}" : null),
            ("on its way to it", account.Receiving > 0 ? $"{account.Receiving}" : null),
            ("at block", $"{account.Height}")));
        return ExitCode.Done;
    }
}
