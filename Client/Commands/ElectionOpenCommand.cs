using System.CommandLine;
using OrleansBallot.Ledger;

namespace OrleansBallot.Client;

internal sealed class ElectionOpenCommand : BallotCommand
{
    public const string DefaultCloses = "+1d";

    private readonly Option<string> _title = new("--title")
    {
        Description = "What it is about.",
        HelpName = "TEXT",
        Required = true,
    };

    private readonly Option<string[]> _options = new("--option")
    {
        Description = "What can be voted for; give two or more.",
        HelpName = "TEXT",
        Required = true,
    };

    private readonly Option<string> _opens = new("--opens")
    {
        Description = "From when votes count: now, +10m, or ISO 8601.",
        HelpName = "TIME",
        DefaultValueFactory = _ => "now",
    };

    private readonly Option<string> _closes = new("--closes")
    {
        Description = "Until when votes are taken.",
        HelpName = "TIME",
        DefaultValueFactory = _ => DefaultCloses,
    };

    private readonly Option<string> _settle = new("--settle")
    {
        Description = "How long after that blocks may still hold them.",
        HelpName = "TIME",
        DefaultValueFactory = _ => "60s",
    };

    private readonly Option<string> _eligibility = new("--eligibility")
    {
        Description = "Who may vote: open is any key, one vote a key.",
        HelpName = "open",
        DefaultValueFactory = _ => "open",
    };

    private readonly Option<bool> _noWait = new("--no-wait") { Description = "Don't wait until a block holds it." };
    private readonly KeyOptions _key;

    public ElectionOpenCommand(Surroundings surroundings)
        : base(surroundings, "open", "Opens an election.")
    {
        Add(_title);
        Add(_options);
        Add(_opens);
        Add(_closes);
        Add(_settle);
        Add(_eligibility.AcceptOnlyFromAmong("open", "roll"));
        _key = new(this);
        Add(_noWait);
    }

    protected override async Task<ExitCode> RunAsync(Session session, ParseResult line, CancellationToken stop)
    {
        if (line.GetValue(_eligibility) == "roll") throw Failure.Usage("Elections by roll are not available yet. Use --eligibility open.");
        var clock = session.Clock;
        var (opens, closes) = (Moments.Parse(line.GetRequiredValue(_opens), clock), Moments.Parse(line.GetRequiredValue(_closes), clock));
        var settle = Moments.ParseMilliseconds(line.GetRequiredValue(_settle));
        var locked = _key.Find(line);
        var (title, options) = (line.GetRequiredValue(_title), line.GetRequiredValue(_options));
        var now = Timestamp.From(clock.GetUtcNow());
        if (ElectionDraft.Judge(title, options, opens, closes, settle, now) is var rule and not Rejection.None)
            throw new Failure(ExitCode.Refused, Rules.Explain(rule.Name()), rule.Name());
        using var key = await _key.OpenAsync(locked, session, line, stop);
        var election = new OpenElection(PublicKey.Of(key), title, [.. options], opens, closes, settle, now);

        var chain = await new Elections(session.Api).ChainAsync(stop);
        var submission = new Submission(session.Api, clock);
        var receipt = await submission.SendAsync(chain, election, key, stop);
        if (!line.GetValue(_noWait)) await session.Output.WhileAsync("Waiting for a block…", () => submission.ConfirmAsync(receipt, stop));

        // An election is named by the transaction that opened it.
        var id = receipt.Transaction.ToString();
        session.Output.Show(new { election = id, transaction = id, node = receipt.Node }, console =>
        {
            console.WriteText($"Opened: {election.Title}");
            console.WriteFields(
                ("election", id),
                ("opens", Moments.LocalWithOffset($"{opens}", clock)),
                ("closes", Moments.LocalWithOffset($"{closes}", clock)));
            console.WriteText($"Vote: ballot vote {id[..8]} CHOICE --key FILE");
        });
        return ExitCode.Done;
    }
}
