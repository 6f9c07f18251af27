using System.CommandLine;
using System.Globalization;
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

    private readonly Option<string> _method = new("--method")
    {
        Description = "What a ballot says and how ballots are counted.",
        DefaultValueFactory = _ => CountingMethod.Plurality.Name(),
    };

    private readonly Option<int> _topScore = new("--top-score")
    {
        Description = "The highest score, where the method is score: 1 to 100.",
        HelpName = "N",
        DefaultValueFactory = _ => 10,
    };

    private readonly Option<string> _revoting = new("--revoting")
    {
        Description = "Whether a key may vote again: last counts its last vote.",
        DefaultValueFactory = _ => Revoting.Never.Name(),
    };

    private readonly Option<string> _eligibility = new("--eligibility")
    {
        Description = "Who may vote: open is any key, one vote a key; roll is who is on --roll.",
        DefaultValueFactory = _ => Eligibility.Open.Name(),
    };

    private readonly Option<FileInfo> _roll = new("--roll")
    {
        Description = "Who may vote: a CSV with the columns id, code, and expires if you like. For operators.",
        HelpName = "FILE",
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
        Add(_method.AcceptOnlyFromAmong([.. Enum.GetValues<CountingMethod>().Select(EnumNames.Name)]));
        Add(_topScore);
        Add(_revoting.AcceptOnlyFromAmong([.. Enum.GetValues<Revoting>().Select(EnumNames.Name)]));
        Add(_eligibility.AcceptOnlyFromAmong([.. Enum.GetValues<Eligibility>().Select(EnumNames.Name)]));
        Add(_roll);
        _key = new(this);
        Add(_noWait);
    }

    protected override async Task<ExitCode> RunAsync(Session session, ParseResult line, CancellationToken stop)
    {
        var roll = RollFile(line);
        var clock = session.Clock;
        var (opens, closes) = (Moments.Parse(line.GetRequiredValue(_opens), clock), Moments.Parse(line.GetRequiredValue(_closes), clock));
        var settle = Moments.ParseMilliseconds(line.GetRequiredValue(_settle));
        var locked = _key.Find(line);
        var now = Timestamp.From(clock.GetUtcNow());
        var draft = new OpenElection(default, line.GetRequiredValue(_title), [.. line.GetRequiredValue(_options)], opens, closes, settle, now)
        {
            Method = Named<CountingMethod>(line.GetRequiredValue(_method)),
            Revoting = Named<Revoting>(line.GetRequiredValue(_revoting)),
        };
        if (draft.Method == CountingMethod.Score) draft = draft with { TopScore = TopScore(line.GetValue(_topScore)) };
        if (ElectionDraft.Judge(draft, now) is var rule and not Rejection.None)
            throw new Failure(ExitCode.Refused, Rules.Explain(rule.Name()), rule.Name());
        using var key = await _key.OpenAsync(locked, session, line, stop);
        var organiser = PublicKey.Of(key);
        var loaded = roll is null ? null : await session.Output.WhileAsync("Loading the roll…", () => LoadAsync(session, roll, organiser, stop));
        var election = draft with { Organiser = organiser, Roll = loaded?.Terms() };

        var chain = await new Elections(session.Api).ChainAsync(stop);
        var submission = new Submission(session.Api, clock, session.Output.Warn);
        var receipt = await submission.SendAsync(chain, election, key, stop);
        if (!line.GetValue(_noWait)) await session.Output.WhileAsync("Waiting for a block…", () => submission.ConfirmAsync(receipt, stop));

        // An election is named by the transaction that opened it.
        var id = receipt.Transaction.ToString();
        session.Output.Show(new { election = id, transaction = id, node = receipt.Node, roll = loaded }, console =>
        {
            console.WriteText($"Opened: {election.Title}");
            console.WriteFields(
                ("election", id),
                ("opens", Moments.LocalWithOffset($"{opens}", clock)),
                ("closes", Moments.LocalWithOffset($"{closes}", clock)), ("voters", loaded?.Size.ToString(CultureInfo.InvariantCulture)),
                ("roll salt", loaded?.Salt));
            if (loaded is not null) console.WriteText($"Credentials: ballot credential request {id[..8]} --voter ID --key FILE");
            console.WriteText($"Vote: ballot vote {id[..8]} CHOICE --key FILE");
        });
        return ExitCode.Done;
    }

    private FileInfo? RollFile(ParseResult line)
    {
        var (file, isRoll) = (line.GetValue(_roll), line.GetValue(_eligibility) == Eligibility.Roll.Name());
        if (isRoll != file is not null) throw Failure.Usage("--eligibility roll and --roll FILE go together.");
        return file is null || file.Exists ? file : throw Failure.Usage($"There is no roll '{file}'.");
    }

    private static async Task<LoadedRoll> LoadAsync(Session session, FileInfo roll, PublicKey organiser, CancellationToken stop)
    {
        await using var file = roll.OpenRead();
        return await session.Api.LoadRollAsync(organiser, file, stop);
    }

    private static T Named<T>(string name) where T : struct, Enum =>
        EnumNames.TryParse<T>(name, out var value) ? value : throw new InvalidOperationException($"{name} passed for one of {EnumNames.List<T>()}.");

    /// <summary>What no byte holds breaks the same rule as 0.</summary>
    private static byte TopScore(int score) => score is >= byte.MinValue and <= byte.MaxValue ? (byte)score : (byte)0;
}
