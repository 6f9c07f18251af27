using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using OrleansBallot.Api.Json;
using OrleansBallot.Ledger.Counting;
using OrleansBallot.Ledger.Keys;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Ledger.Rules;
using OrleansBallot.Ledger.State;
using OrleansBallot.Ledger.Values;

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
        Description = "How long after the close blocks may still take in votes.",
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
        Description = "Who may vote: open is any key, one vote a key; roll is the voters of --roll.",
        DefaultValueFactory = _ => Eligibility.Open.Name(),
    };

    private readonly Option<FileInfo> _roll = new("--roll")
    {
        Description = "Who may vote: a CSV with the columns id, code, and expires if you like. For operators.",
        HelpName = "FILE",
    };

    private readonly Option<bool> _noWait = new("--no-wait") { Description = "Don't wait until a block holds it." };
    private readonly ReceiptsOption _receipts = new();
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
        Add(_receipts);
    }

    public override async Task<IReadOnlyList<string>> WordsAsync(MenuQuestions menu)
    {
        var title = await menu.AskAsync("Title?", OpeningChecks.Title);
        var options = new List<string>();
        foreach (var question in (string[])["First option?", "Second option?"])
            options.Add(await menu.AskAsync(question, typed => OpeningChecks.Option(options, typed)));
        while (await AnotherAsync() is { Length: > 0 } option) options.Add(option);
        var method = await menu.ChooseAsync("How are ballots counted?", Enum.GetValues<CountingMethod>(), method => method.Name());
        var closes = await menu.AskAsync(
            "Closes when? (+10m, +2h, +7d, or 2026-11-21T09:00)", typed => OpeningChecks.Closes(typed, menu.Clock), DefaultCloses);
        return
        [
            $"--title={title}", .. options.Select(option => $"--option={option}"), $"--closes={closes}",
            $"--method={method.Name()}", "--key", await menu.KeyAsync(),
        ];

        Task<string> AnotherAsync() =>
            menu.AskAsync("Another option? (Enter: no more)", typed => typed.Length == 0 ? null : OpeningChecks.Option(options, typed), "");
    }

    protected override async Task<ExitCode> RunAsync(Session session, ParseResult line, CancellationToken stop)
    {
        var roll = RollFile(line);
        var clock = session.Clock;
        var locked = _key.Find(line);

        // First what is wrong at any time. Then times are judged by the silo's clock, since this machine's may be wrong.
        var wrong = OpeningChecks.Judge(OpeningOf(line, Timestamp.From(clock.GetUtcNow()), clock.LocalTimeZone));
        if (wrong is not (Rejection.None or Rejection.WrongSchedule)) throw Rules.Refusal(wrong);
        var elections = new Elections(session.Api);
        var now = await elections.NowAsync(stop);
        var opening = OpeningOf(line, now, clock.LocalTimeZone);
        wrong = OpeningChecks.Judge(opening);
        if (wrong != Rejection.None) throw Rules.Refusal(wrong);
        using var key = await _key.OpenAsync(locked, session, line, stop);
        var organiser = PublicKey.Of(key);
        var question = new DraftJson(opening.Title, [.. opening.Options], organiser.ToString());
        Warn(session.Output, await session.Api.AskAsync(api => api.CheckDraft(question, session.Api.Node, stop), stop));
        var chain = await elections.ChainAsync(stop);
        var receipts = _receipts.Of(session, line);
        var delivery = new Delivery(session, chain, receipts);
        var asked = await AskedAsync(line, organiser, roll, stop);
        var (election, loaded, delivered) = await AgainAsync(session, delivery, receipts, chain.Id, asked, stop) ?? await OpenAsync();

        // An election is named by the transaction that opened it.
        var id = delivered.Receipt.Transaction.ToString();
        await session.Output.ShowUntilMinedAsync(
            new { election = id, transaction = id, node = delivered.Receipt.Node, roll = loaded, receiptFile = delivered.File },
            console =>
            {
                console.WriteText($"{(election.Opens > now ? "Scheduled" : "Opened")}: {election.Title}");
                console.WriteFields(
                    ("election", id), ("organiser", Twins.Organiser(organiser.ToString())),
                    ("opens", Moments.LocalWithOffset($"{election.Opens}", clock)),
                    ("closes", Moments.LocalWithOffset($"{election.Closes}", clock)),
                    ("voters", loaded?.Size.ToString(CultureInfo.InvariantCulture)), ("roll salt", loaded?.Salt));
                if (loaded is not null) console.WriteText($"Credentials: ballot credential request {id[..8]} --voter ID --key FILE");
                console.WriteText($"Vote: ballot vote {id[..8]} CHOICE --key FILE");
            },
            line.GetValue(_noWait) ? null : () => delivery.ConfirmAsync(delivered, stop));
        return ExitCode.Done;

        async Task<Opened> OpenAsync()
        {
            var prepared = roll is null
                ? null
                : await session.Output.WhileAsync("Loading the roll…", () => LoadAsync(session, roll, organiser, stop));
            var terms = opening with { Organiser = organiser, Roll = prepared is null ? null : TermsOf(prepared) };
            return new(
                terms, prepared, await delivery.SendAsync(Transaction.Sign(chain.Id, terms, key), stop, opening: new(asked, prepared)));
        }
    }

    /// <summary>
    /// Sends an opening that was asked for in the same words and had no answer; null where there is none, or a rule refuses it by now.
    /// </summary>
    private static async Task<Opened?> AgainAsync(
        Session session, Delivery delivery, ReceiptFolder receipts, Hash256 chain, string asked, CancellationToken stop)
    {
        var (saved, transaction) = receipts.Unanswered(chain).FirstOrDefault(sent => sent.Saved.Opening?.Asked == asked);
        if (transaction?.Payload is not OpenElection terms) return null;
        session.Output.Warn($"The same election was signed before and had no answer, so it is sent again. Its id is {transaction.Id}.");
        try
        {
            return new(terms, saved.Opening!.Roll, await delivery.SendAsync(transaction, stop));
        }
        catch (Failure refusal) when (Submission.IsFinal(refusal.Rule))
        {
            session.Output.Warn($"It is refused by now, so a new one is opened. {refusal.Message}");
            return null;
        }
    }

    /// <summary>The hash of the organiser and of what was asked for, as it was typed: "+1d" is the same a minute later.</summary>
    private async Task<string> AskedAsync(ParseResult line, PublicKey organiser, FileInfo? roll, CancellationToken stop)
    {
        string[] words =
        [
            organiser.ToString(), line.GetRequiredValue(_title), .. line.GetRequiredValue(_options), line.GetRequiredValue(_opens),
            line.GetRequiredValue(_closes), line.GetRequiredValue(_settle), line.GetRequiredValue(_method), $"{line.GetValue(_topScore)}",
            line.GetRequiredValue(_revoting), roll is null ? "" : Hash256.Of(await File.ReadAllBytesAsync(roll.FullName, stop)).ToString(),
        ];
        return Hash256.Of(JsonSerializer.SerializeToUtf8Bytes(words)).ToString();
    }

    /// <summary>Warns of what breaks no rule, and may be meant: voters may still take one thing for another.</summary>
    private static void Warn(Output output, DraftCheckJson found)
    {
        foreach (var group in found.Alike)
            output.Say(
                $"Warning: options {string.Join(" and ", group.Select(option => option + 1))} look alike. Letters of different "
                + "scripts may be mixed.");
        if (Twins.Warning(found.Twins) is { } twins) output.Say($"Warning: {twins}");
    }

    private OpenElection OpeningOf(ParseResult line, Timestamp now, TimeZoneInfo zone)
    {
        var (opens, closes) = (
            Moments.Parse(line.GetRequiredValue(_opens), now, zone), Moments.Parse(line.GetRequiredValue(_closes), now, zone));
        var settle = Moments.ParseMilliseconds(line.GetRequiredValue(_settle));
        var opening = new OpenElection(
            default, line.GetRequiredValue(_title), [.. line.GetRequiredValue(_options)], opens, closes, settle, now)
        {
            Method = Named<CountingMethod>(line.GetRequiredValue(_method)),
            Revoting = Named<Revoting>(line.GetRequiredValue(_revoting)),
        };
        return opening.Form == BallotForm.Scores ? opening with { TopScore = TopScore(line.GetValue(_topScore)) } : opening;
    }

    private FileInfo? RollFile(ParseResult line)
    {
        var (file, isRoll) = (line.GetValue(_roll), line.GetValue(_eligibility) == Eligibility.Roll.Name());
        if (isRoll != file is not null) throw Failure.Usage("--eligibility roll and --roll FILE go together.");
        return file is null || file.Exists ? file : throw Failure.Usage($"There is no roll '{file}'.");
    }

    private static async Task<PreparedRollJson> LoadAsync(Session session, FileInfo roll, PublicKey organiser, CancellationToken stop)
    {
        await using var file = roll.OpenRead();
        return await session.Api.OperateAsync(api => api.LoadRoll(organiser, file, stop), stop);
    }

    private static RollTerms TermsOf(PreparedRollJson roll) => roll.TryRead()
        ?? throw new Failure(ExitCode.Unreachable, "The silo's answer about the roll does not read: it is of another version.");

    private static T Named<T>(string name) where T : struct, Enum =>
        EnumNames.TryParse<T>(name, out var value)
            ? value
            : throw new InvalidOperationException($"{name} passed for one of {EnumNames.List<T>()}.");

    private sealed record Opened(OpenElection Terms, PreparedRollJson? Roll, Delivered Delivered);

    /// <summary>The byte of a top score. A number that fits none becomes 0, which breaks the same rule (O10).</summary>
    private static byte TopScore(int score) => score is >= byte.MinValue and <= byte.MaxValue ? (byte)score : (byte)0;
}
