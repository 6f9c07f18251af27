using System.CommandLine;
using OrleansBallot.Api.Json;
using OrleansBallot.Ledger.Keys;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Ledger.Rules;
using OrleansBallot.Ledger.State;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Client;

internal sealed class ElectionCloseCommand(Surroundings surroundings) : OrganiserCommand(
    surroundings, "close", "Closes an election before its time; only its organisers can.", ElectionPhase.Open, ElectionPhase.Paused,
    ElectionPhase.Scheduled)
{
    protected override Task<Payload> OrderAsync(
        Session session, ParseResult line, PublicKey organiser, ElectionId election, ElectionJson now, CancellationToken stop) =>
        Task.FromResult<Payload>(new CloseElection(organiser, election));
}

/// <summary>Pauses an election, or lets it go on.</summary>
internal abstract class TurnCommand(Surroundings surroundings, string name, string description, int parity, ElectionPhase phase)
    : OrganiserCommand(surroundings, name, description, phase)
{
    protected override void Check(ElectionJson now)
    {
        if (now.Turns % 2 != parity) throw Rules.Refusal(Rejection.WrongTurn);
    }

    protected override Task<Payload> OrderAsync(
        Session session, ParseResult line, PublicKey organiser, ElectionId election, ElectionJson now, CancellationToken stop) =>
        Task.FromResult<Payload>(new PauseElection(organiser, election, (uint)now.Turns + 1));
}

internal sealed class ElectionPauseCommand(Surroundings surroundings) : TurnCommand(
    surroundings, "pause", "Stops votes until the election is resumed; only its organisers can.", parity: 0, ElectionPhase.Open);

internal sealed class ElectionResumeCommand(Surroundings surroundings) : TurnCommand(
    surroundings, "resume", "Lets a paused election go on; only its organisers can.", parity: 1, ElectionPhase.Paused);

internal sealed class ElectionExtendCommand : OrganiserCommand
{
    private readonly Option<string> _closes = new("--closes")
    {
        Description = "Until when votes are taken then: +1d from now, or ISO 8601.",
        HelpName = "TIME",
        Required = true,
    };

    public ElectionExtendCommand(Surroundings surroundings)
        : base(
            surroundings, "extend", "Has an election close later; only its organisers can.", ElectionPhase.Open, ElectionPhase.Paused,
            ElectionPhase.Scheduled) => Add(_closes);

    protected override async Task<Payload> OrderAsync(
        Session session, ParseResult line, PublicKey organiser, ElectionId election, ElectionJson now, CancellationToken stop)
    {
        // By the silo's clock, as this machine's may be wrong.
        var at = await new Elections(session.Api).NowAsync(stop);
        return new ExtendElection(organiser, election, Moments.Parse(line.GetRequiredValue(_closes), at, session.Clock.LocalTimeZone));
    }
}

internal sealed class ElectionWithdrawCommand : OrganiserCommand
{
    private readonly Argument<string> _option = new("OPTION")
    {
        Description = "The option's text, or its number counted from 1; where there are several contests, the number of one before: 1:Ada.",
    };

    public ElectionWithdrawCommand(Surroundings surroundings)
        : base(
            surroundings, "withdraw", "Takes an option out before the count; votes pass it over. Only the organisers can.",
            ElectionPhase.Open, ElectionPhase.Paused, ElectionPhase.Scheduled) => Add(_option);

    protected override Task<Payload> OrderAsync(
        Session session, ParseResult line, PublicKey organiser, ElectionId election, ElectionJson now, CancellationToken stop)
    {
        var (contest, option) = Marks.Find([.. now.Contests.Select(contest => contest.Options.Select(one => one.Text))],
            line.GetRequiredValue(_option));
        return Task.FromResult<Payload>(new WithdrawOption(organiser, election, (byte)contest, (byte)option));
    }
}
