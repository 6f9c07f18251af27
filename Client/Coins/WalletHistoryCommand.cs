using System.CommandLine;

namespace OrleansBallot.Client;

internal sealed class WalletHistoryCommand : BallotCommand
{
    private const int DefaultCount = 50;

    private readonly AccountOptions _account;
    private readonly NumberOption _count = new("--count", $"How many lines, at most 1,000; without it, {DefaultCount}.", "N", 1, 1000);
    private readonly NumberOption _before = new(
        "--before", "Only lines with a lower number: what comes before a list's last.", "NUMBER", 1, int.MaxValue);

    public WalletHistoryCommand(Surroundings surroundings)
        : base(surroundings, "history", "Lists what a key has mined, sent and received, the newest first.")
    {
        _account = new(this);
        Add(_count);
        Add(_before);
    }

    public override async Task<IReadOnlyList<string>> WordsAsync(MenuQuestions menu) => await _account.WordsAsync(menu);

    protected override async Task<ExitCode> RunAsync(Session session, ParseResult line, CancellationToken stop)
    {
        var key = await _account.OfAsync(session, line, stop);
        var (before, count) = ((int?)line.GetValue(_before), (int)(line.GetValue(_count) ?? DefaultCount));
        var history = await session.Api.AskAsync(api => api.History(key.ToString(), before, count, session.Api.Node, stop), stop);
        session.Output.Show(history, console =>
        {
            if (history.Length == 0) console.WriteText("Nothing yet.");
            else console.Write(history.ToTable(
                new("Number", movement => $"{movement.Number}"),
                new("Time, local", movement => Printable.Markup(Moments.Local(movement.Timestamp, session.Clock))),
                new("Block", movement => $"{movement.Height}", Rank: 2),
                new("What", movement => Printable.Markup(movement.Kind)),
                new("Coins", movement => $"{(movement.Kind == "sent" ? "-" : "+")}{movement.Amount}"),
                new("To or from", movement => Printable.Short(movement.Other)),
                new("Transaction", movement => Printable.Short(movement.Transaction), Rank: 1)));
        });
        return ExitCode.Done;
    }
}
