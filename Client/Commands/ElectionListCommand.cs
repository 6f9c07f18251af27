using System.CommandLine;

namespace OrleansBallot.Client;

internal sealed class ElectionListCommand(Surroundings surroundings) : BallotCommand(surroundings, "list", "Lists all elections, the newest first.")
{
    protected override async Task<ExitCode> RunAsync(Session session, ParseResult line, CancellationToken stop)
    {
        var elections = await session.Api.GetAsync<ElectionSummary[]>("api/elections", stop);
        session.Output.Show(elections, console =>
        {
            if (elections.Length == 0) console.WriteText("No election yet. Open one: ballot election open");
            else console.Write(elections.ToTable(
                new("Election", election => Printable.Short(election.Election)),
                new("Title", election => Printable.Markup(election.Title), Wraps: true),
                new("State", election => Styles.State(election.State)),
                new("Closes, local", election => Printable.Markup(Moments.Local(election.Closes, session.Clock)))));
        });
        return ExitCode.Done;
    }
}
