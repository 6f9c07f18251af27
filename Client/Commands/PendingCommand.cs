using System.CommandLine;

namespace OrleansBallot.Client;

internal sealed class PendingCommand(Surroundings surroundings) : BallotCommand(surroundings, "pending", "Lists transactions that wait for a block.")
{
    protected override async Task<ExitCode> RunAsync(Session session, ParseResult line, CancellationToken stop)
    {
        var pending = await session.Api.GetAsync<PendingTransaction[]>("api/pending", stop);
        session.Output.Show(pending, console =>
        {
            if (pending.Length == 0) console.WriteText("Nothing waits.");
            else console.Write(pending.ToTable(
                ("Transaction", transaction => Printable.Markup(transaction.Id)),
                ("Kind", transaction => Printable.Markup(transaction.Kind)),
                ("Election", transaction => Printable.Short(transaction.Election))));
        });
        return ExitCode.Done;
    }
}
