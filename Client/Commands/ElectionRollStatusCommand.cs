using System.CommandLine;

namespace OrleansBallot.Client;

internal sealed class ElectionRollStatusCommand : BallotCommand
{
    private readonly Argument<string> _election = new("ELECTION") { Description = "The election's id, or its first 8 or more digits." };

    public ElectionRollStatusCommand(Surroundings surroundings)
        : base(surroundings, "status", "Shows how many voters of a roll have got a credential. For operators.") => Add(_election);

    protected override async Task<ExitCode> RunAsync(Session session, ParseResult line, CancellationToken stop)
    {
        var id = await new Elections(session.Api).FindAsync(line.GetRequiredValue(_election), stop);
        var status = await session.Api.OperateAsync<RollStatus>(HttpMethod.Get, $"api/elections/{id}/roll", stop);
        session.Output.Show(status, console => console.WriteFields(
            ("voters", $"{status.Size}"), ("credentials", $"{status.Issued}"), ("wrong codes", $"{status.WrongCodes}"), ("registrar", status.State)));
        return ExitCode.Done;
    }
}
