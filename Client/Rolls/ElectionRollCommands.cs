using System.CommandLine;
using OrleansBallot.Api.Json;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Client;

/// <summary>What operators do with the roll of one election.</summary>
internal abstract class ElectionRollCommand : BallotCommand
{
    private readonly ElectionArgument _election = new();

    protected ElectionRollCommand(Surroundings surroundings, string name, string description)
        : base(surroundings, name, description) => Add(_election);

    protected sealed override async Task<ExitCode> RunAsync(Session session, ParseResult line, CancellationToken stop)
    {
        await RunAsync(session, line, await new Elections(session.Api).FindAsync(line.GetRequiredValue(_election), stop), stop);
        return ExitCode.Done;
    }

    protected abstract Task RunAsync(Session session, ParseResult line, ElectionId election, CancellationToken stop);

    protected static void Show(Session session, RollStatusJson status) => session.Output.Show(status, console => console.WriteFields(
        ("voters", $"{status.Size}"), ("credentials", $"{status.Issued}{ByWeight(status)}"), ("wrong codes", $"{status.WrongCodes}"),
        ("registrar", status.State == "held"
            ? "held: its log was restored from a copy. See: ballot election roll resume --help"
            : status.State)));

    private static string ByWeight(RollStatusJson status) => status.Classes is [{ Weight: 1 }] ? "" :
        $": {string.Join(", ", status.Classes.Select(voters => $"{voters.Issued} of {voters.Size} of weight {voters.Weight}"))}";
}

internal sealed class ElectionRollStatusCommand(Surroundings surroundings) : ElectionRollCommand(
    surroundings, "status", "Shows how many voters of a roll have got a credential. For operators.")
{
    protected override async Task RunAsync(Session session, ParseResult line, ElectionId election, CancellationToken stop) =>
        Show(session, await session.Api.OperateAsync(api => api.Roll(election.ToString(), stop), stop));
}

internal sealed class ElectionRollLocksCommand(Surroundings surroundings) : ElectionRollCommand(
    surroundings, "locks", "Lists voters whose codes were wrong lately, and which of them are locked. For operators.")
{
    protected override async Task RunAsync(Session session, ParseResult line, ElectionId election, CancellationToken stop)
    {
        var locks = await session.Api.OperateAsync(api => api.RollLocks(election.ToString(), stop), stop);
        session.Output.Show(locks, console =>
        {
            if (locks.Voters.Count > 0) console.Write(locks.Voters.ToTable(
                new("Voter", voter => Printable.Markup(voter.Voter), Wraps: true),
                new("Wrong codes", voter => $"{voter.WrongCodes}"),
                new("", voter => voter.Locked ? "[yellow]locked[/]" : ""),
                new("Opens, local", voter => voter.Opens is { } opens ? Printable.Markup(Moments.Local(opens, session.Clock)) : "")));
            if (locks.Total > locks.Voters.Count) console.WriteText($"And {locks.Total - locks.Voters.Count} more on the roll.");
            console.WriteText(
                locks.Strangers == 1 ? "1 id that nobody on the roll has." : $"{locks.Strangers} ids that nobody on the roll has.");
        });
    }
}

internal sealed class ElectionRollUnlockCommand : ElectionRollCommand
{
    private readonly Argument<string> _voter = new("VOTER") { Description = "The voter's id on the roll." };

    public ElectionRollUnlockCommand(Surroundings surroundings)
        : base(surroundings, "unlock", "Lets a voter who is locked for wrong codes try again. For operators.") => Add(_voter);

    protected override async Task RunAsync(Session session, ParseResult line, ElectionId election, CancellationToken stop)
    {
        var answer = await session.Api.OperateAsync(api => api.Unlock(election.ToString(), line.GetRequiredValue(_voter), stop), stop);
        session.Output.Show(answer, console => console.WriteText("This voter can try a code again."));
    }
}

internal sealed class ElectionRollResumeCommand : ElectionRollCommand
{
    private readonly Option<bool> _complete = new("--complete")
    {
        Description = "The data was only moved, and nothing is missing from it: the number of credentials will be stated."
    };

    public ElectionRollResumeCommand(Surroundings surroundings)
        : base(
            surroundings, "resume",
            "Lets a registrar that was restored from a copy go on: voters who got a credential since can get another. For operators.") =>
        Add(_complete);

    protected override async Task RunAsync(Session session, ParseResult line, ElectionId election, CancellationToken stop) =>
        Show(session, await session.Api.OperateAsync(
            api => api.ResumeRoll(election.ToString(), line.GetValue(_complete), stop), stop));
}
