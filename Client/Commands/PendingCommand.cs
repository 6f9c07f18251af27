using System.CommandLine;
using OrleansBallot.Api.Json;

namespace OrleansBallot.Client;

internal sealed class PendingCommand(Surroundings surroundings) : BallotCommand(surroundings, "pending", "Lists transactions that wait for a block.")
{
    protected override async Task<ExitCode> RunAsync(Session session, ParseResult line, CancellationToken stop)
    {
        var pending = await session.Api.GetAsync<PendingJson>("api/pending", stop);
        if (pending.Trouble is { } trouble) session.Output.Warn(trouble);
        ContentJson[] shown = [.. pending.Transactions];
        session.Output.Show(shown, console =>
        {
            if (pending.Total == 0)
            {
                console.WriteText("Nothing waits.");
                return;
            }

            console.Write(ContentsView.Of(shown));
            if (pending.Total > shown.Length) console.WriteText($"… and {pending.Total - shown.Length} more.");
        });
        return ExitCode.Done;
    }
}
