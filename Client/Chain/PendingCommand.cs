using System.CommandLine;
using OrleansBallot.Api.Json;

namespace OrleansBallot.Client;

internal sealed class PendingCommand(Surroundings surroundings) : BallotCommand(
    surroundings, "pending", "Lists transactions that wait for a block.")
{
    private const int Shown = 100;

    protected override async Task<ExitCode> RunAsync(Session session, ParseResult line, CancellationToken stop)
    {
        var pending = await session.Api.AskAsync(api => api.Pending(Shown, session.Api.Node, stop), stop);
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
