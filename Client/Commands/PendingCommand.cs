using System.CommandLine;

namespace OrleansBallot.Client;

internal sealed class PendingCommand(Surroundings surroundings) : BallotCommand(surroundings, "pending", "Lists transactions that wait for a block.")
{
    protected override async Task<ExitCode> RunAsync(Session session, ParseResult line, CancellationToken stop)
    {
        var pending = await session.Api.GetAsync<PendingTransactions>("api/pending", stop);
        if (pending.Trouble is { } trouble) session.Output.Warn(trouble);
        session.Output.Show(pending.Transactions, console =>
        {
            if (pending.Total == 0)
            {
                console.WriteText("Nothing waits.");
                return;
            }

            console.Write(ContentsView.Of(pending.Transactions));
            if (pending.Total > pending.Transactions.Length) console.WriteText($"… and {pending.Total - pending.Transactions.Length} more.");
        });
        return ExitCode.Done;
    }
}
