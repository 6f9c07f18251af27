using System.CommandLine;
using OrleansBallot.Ledger.Rules;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Client;

/// <summary>Prints an election file to start from.</summary>
internal sealed class ElectionTemplateCommand(Surroundings surroundings) : BallotCommand(
    surroundings, "template", "Prints an election file to start from: an annual meeting with three contests.")
{
    private static readonly ElectionFile _meeting = new("Annual meeting 2027",
    [
        new("Board", [new("Ada Lovelace", "Member since 2019.", "https://example.org/ada"), new("Grace Hopper"), new("Alan Turing")])
        {
            Description = "Two of the seats of the board are free.",
            Method = "plurality",
            Seats = 2,
            Choose = [1, 2],
            Ties = "lots",
        },
        new("Treasurer", [new("Ben"), new("Cy"), new("Dan")]) { Method = "instant-runoff" },
        new("Shall the accounts be approved?", [new("yes"), new("no")]) { Method = "motion", Majority = "2/3" },
    ])
    {
        Description = "Everything that the meeting decides, in one ballot.",
        Opens = "now",
        Closes = "+7d",
        Settle = "60s",
        Eligibility = "open",
        Revoting = "never",
        Order = "shuffled",
    };

    protected override Task<ExitCode> RunAsync(Session session, ParseResult line, CancellationToken stop)
    {
        session.Output.Show(_meeting, console => console.Profile.Out.Writer.WriteLine(_meeting.Write()));
        return Task.FromResult(ExitCode.Done);
    }
}

/// <summary>Says what is wrong with an election file, and shows its ballot.</summary>
internal sealed class ElectionCheckCommand : BallotCommand
{
    private readonly Argument<FileInfo> _file = new("FILE") { Description = "The election file." };

    public ElectionCheckCommand(Surroundings surroundings)
        : base(surroundings, "check", "Says what is wrong with an election file, and shows the ballot as voters will see it.") =>
            Add(_file);

    protected override async Task<ExitCode> RunAsync(Session session, ParseResult line, CancellationToken stop)
    {
        var file = await ElectionFile.ReadAsync(line.GetRequiredValue(_file), stop);
        var opening = Opening.Of(file, Timestamp.From(session.Clock.GetUtcNow()), session.Clock.LocalTimeZone);
        var (rule, contest) = Opening.Judge(opening);
        if (rule != Rejection.None) throw Opening.Refusal(opening, rule, contest);
        session.Output.Show(
            new { valid = true, title = opening.Title, contests = opening.Contests.Length },
            console => BallotView.Draw(console, opening));
        return ExitCode.Done;
    }
}
