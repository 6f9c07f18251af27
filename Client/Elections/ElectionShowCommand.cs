using System.CommandLine;

namespace OrleansBallot.Client;

internal sealed class ElectionShowCommand : BallotCommand
{
    private readonly ElectionArgument _election = new();

    public ElectionShowCommand(Surroundings surroundings)
        : base(surroundings, "show", "Shows an election's definition and state.") => Add(_election);

    protected override async Task<ExitCode> RunAsync(Session session, ParseResult line, CancellationToken stop)
    {
        var id = await new Elections(session.Api).FindAsync(line.GetRequiredValue(_election), stop);
        var election = await session.Api.AskAsync(api => api.Election(id.ToString(), session.Api.Node, stop), stop);
        session.Output.Show(election, console => ElectionView.Draw(console, election, session.Clock));
        return ExitCode.Done;
    }
}
