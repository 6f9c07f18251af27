using System.CommandLine;

namespace OrleansBallot.Client;

internal sealed class ElectionListCommand(Surroundings surroundings) : BallotCommand(
    surroundings, "list", "Lists all elections, the newest first.")
{
    protected override async Task<ExitCode> RunAsync(Session session, ParseResult line, CancellationToken stop)
    {
        var elections = await session.Api.ElectionsAsync(stop);
        session.Output.Show(elections, console =>
        {
            if (elections.Length == 0) console.WriteText("No election yet. Open one: ballot election open");
            else console.Write(elections.ToTable(
                new("Election", election => Printable.Short(election.Election)),
                new(
                    "Title",
                    election => Printable.Markup(election.Title) + (election.Twins > 0 ? " [yellow](has a twin)[/]" : ""), Wraps: true),
                new("Organiser", election => Printable.Short(election.Organiser)),
                new("State", election => Styles.State(election.State)),
                new("Closes, local", election => Printable.Markup(Moments.Local(election.Closes, session.Clock)))));
            if (elections.Any(election => election.Twins > 0))
                console.WriteText(
                    "A twin is an election of the same title by another organiser: compare the organiser's digits with those "
                    + "that yours told you.");
        });
        return ExitCode.Done;
    }
}
