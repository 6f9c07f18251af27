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
    private readonly Option<FileInfo> _file = new("--file")
    {
        Description = "The election as a file, instead of options: see ballot election template.",
        HelpName = "FILE",
    };

    private readonly Option<FileInfo> _roll = new("--roll")
    {
        Description = "Who may vote: a CSV with the columns id, code, and expires and weight if you like. For operators.",
        HelpName = "FILE",
    };

    private readonly Option<bool> _noWait = new("--no-wait") { Description = "Don't wait until a block holds it." };
    private readonly ReceiptsOption _receipts = new();
    private readonly ContestOptions _contest;
    private readonly KeyOptions _key;

    public ElectionOpenCommand(Surroundings surroundings)
        : base(surroundings, "open", "Opens an election.")
    {
        Add(_file);
        _contest = new(this);
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
            "Closes when? (+10m, +2h, +7d, or 2026-11-21T09:00)", typed => OpeningChecks.Closes(typed, menu.Clock), Opening.DefaultCloses);
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
        var file = await FileAsync(line, stop);
        var roll = RollFile(line, file);
        var clock = session.Clock;
        var locked = _key.Find(line);

        // First what is wrong at any time. Then times are judged by the silo's clock, since this machine's may be wrong.
        Check(Opening.Of(file, Timestamp.From(clock.GetUtcNow()), clock.LocalTimeZone), Rejection.WrongSchedule);
        var elections = new Elections(session.Api);
        var now = await elections.NowAsync(stop);
        var opening = Opening.Of(file, now, clock.LocalTimeZone);
        Check(opening, Rejection.None);
        using var key = await _key.OpenAsync(locked, session, line, stop);
        var organiser = PublicKey.Of(key);
        var question = new DraftJson(
            opening.Title,
            [.. opening.Contests.Select(contest =>
                new DraftContestJson(contest.Title, [.. contest.Options.Select(option => option.Name)]))],
            organiser.ToString());
        Warn(session.Output, await session.Api.AskAsync(api => api.CheckDraft(question, session.Api.Node, stop), stop));
        var chain = await elections.ChainAsync(stop);
        var receipts = _receipts.Of(session, line);
        var delivery = new Delivery(session, chain, receipts);
        var asked = await AskedAsync(file, organiser, roll, stop);
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
            foreach (var few in terms.Roll?.Telling ?? []) session.Output.Warn($"Warning: {Telling(few)}");
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
    private static async Task<string> AskedAsync(ElectionFile file, PublicKey organiser, FileInfo? roll, CancellationToken stop)
    {
        string[] words =
            [organiser.ToString(), file.Write(), roll is null ? ""
                : Hash256.Of(await File.ReadAllBytesAsync(roll.FullName, stop)).ToString()];
        return Hash256.Of(JsonSerializer.SerializeToUtf8Bytes(words)).ToString();
    }

    private static string Telling(RollClass few) =>
        $"only {Counted.Of(few.Size, "voter")} on the roll {(few.Size == 1 ? "has" : "have")} the weight {few.Weight}. The weight of each "
        + "ballot is public, so everybody will see what "
        + (few.Size == 1 ? "this voter chooses." : "these voters choose together, and may tell who among them chose it.");

    private static void Check(OpenElection opening, Rejection allowed)
    {
        var (rule, contest) = Opening.Judge(opening);
        if (rule != Rejection.None && rule != allowed) throw Opening.Refusal(opening, rule, contest);
    }

    /// <summary>Warns of what breaks no rule, and may be meant: voters may still take one thing for another.</summary>
    private static void Warn(Output output, DraftCheckJson found)
    {
        foreach (var (place, groups) in found.Alike.Index())
        {
            foreach (var group in groups)
            {
                var contest = found.Alike.Count == 1 ? "" : $" of contest {place + 1}";
                output.Say(
                    $"Warning: options {string.Join(" and ", group.Select(option => option + 1))}{contest} look alike. "
                    + "Letters of different scripts may be mixed.");
            }
        }

        if (Twins.Warning(found.Twins) is { } twins) output.Say($"Warning: {twins}");
    }

    private async Task<ElectionFile> FileAsync(ParseResult line, CancellationToken stop)
    {
        if (line.GetValue(_file) is not { } file) return _contest.Read(line);
        if (_contest.FirstGiven(line) is { } given) throw Failure.Usage($"--file describes the whole election: {given} belongs into it.");
        return await ElectionFile.ReadAsync(file, stop);
    }

    private FileInfo? RollFile(ParseResult line, ElectionFile election)
    {
        var file = line.GetValue(_roll);
        if (Opening.IsByRoll(election) != file is not null) throw Failure.Usage("--eligibility roll and --roll FILE go together.");
        return file is null || file.Exists ? file : throw Failure.Usage($"There is no roll '{file}'.");
    }

    private static async Task<PreparedRollJson> LoadAsync(Session session, FileInfo roll, PublicKey organiser, CancellationToken stop)
    {
        await using var file = roll.OpenRead();
        return await session.Api.OperateAsync(api => api.LoadRoll(organiser, file, stop), stop);
    }

    private static RollTerms TermsOf(PreparedRollJson roll) => roll.TryRead()
        ?? throw new Failure(ExitCode.Unreachable, "The silo's answer about the roll does not read: it is of another version.");

    private sealed record Opened(OpenElection Terms, PreparedRollJson? Roll, Delivered Delivered);
}
