using System.CommandLine;
using System.Text;
using OrleansBallot.Api.Json;
using OrleansBallot.Ledger.Counting;
using OrleansBallot.Ledger.Encoding;
using OrleansBallot.Ledger.Rules;
using OrleansBallot.Ledger.State;
using OrleansBallot.Ledger.Values;
using Spectre.Console;

namespace OrleansBallot.Client;

/// <summary>Counts ballots from a file, as a node counts those of a chain. It needs no network.</summary>
internal sealed class CountCommand : BallotCommand
{
    /// <summary>Bytes of a file at the most: ten million ballots.</summary>
    private const long MostBytes = 256L << 20;

    private readonly AskedArgument<FileInfo> _file = new("FILE", menu => menu.AskAsync("Which file?", Checks.ExistingFile))
    {
        Description = "Ballots: BLT where the name ends with .blt, else CSV with headings: a column a rank, or with scores an option.",
    };

    private readonly Option<string> _method = new("--method") { Description = "How they are counted.", Required = true };
    private readonly Option<int?> _seats = new("--seats") { Description = "How many options can win. Without it, as a BLT says, or 1." };
    private readonly Option<int?> _top = new("--top-score") { Description = "The highest score, where ballots have scores: 1 to 100." };
    private readonly Option<string> _majority = new("--majority") { Description = "What a motion needs: 2/3, >1/2, 2/3 of ballots." };
    private readonly Option<string> _ties = new("--ties") { Description = "What becomes of ties: lots settle them, or they stand." };

    public CountCommand(Surroundings surroundings)
        : base(surroundings, "count", "Counts a file of ballots, without a network.")
    {
        Add(_file);
        Add(_method.AcceptOnlyFromAmong([.. Enum.GetValues<CountingMethod>().Select(EnumNames.Name)]));
        Add(_seats);
        Add(_top);
        Add(_majority);
        Add(_ties.AcceptOnlyFromAmong([.. Enum.GetValues<TieRule>().Select(EnumNames.Name)]));
    }

    public override async Task<IReadOnlyList<string>> WordsAsync(MenuQuestions menu)
    {
        var method = await menu.ChooseAsync("How are ballots counted?", Enum.GetValues<CountingMethod>(), EnumNames.Name);
        return [.. await menu.NeededAsync(this), $"{_method.Name}={method.Name()}"];
    }

    protected override async Task<ExitCode> RunAsync(Session session, ParseResult line, CancellationToken stop)
    {
        var file = line.GetRequiredValue(_file);
        if (!file.Exists) throw Failure.Usage($"There is no file '{file}'.");
        if (file.Length > MostBytes) throw Failure.Usage($"'{file}' has more than {MostBytes} bytes.");
        var bytes = await File.ReadAllBytesAsync(file.FullName, stop);
        var method = EnumNames.TryParse<CountingMethod>(line.GetRequiredValue(_method), out var named) ? named : default;
        var cast = Read(bytes, file.Name, method);
        var title = cast.Title ?? Path.GetFileNameWithoutExtension(file.Name);
        var contest = Contest.Of(title, cast.Options, Terms(line, method, cast));
        if (!contest.Terms.AreSound(cast.Options.Length) || contest.Terms.NeedRoll) throw Rules.Refusal(Rejection.WrongTerms);

        var ballots = cast.For(contest.Terms, file.Name);
        var hash = Hash256.Of(bytes);
        var report = Outcome.Of(contest.Terms, cast.Options.Length, ballots, Lots.Draw(hash, cast.Options.Length), cast.Withdrawn)
            .ToReport(cast.Options);
        var counts = new long[cast.Options.Length];
        foreach (var (ballot, times) in ballots) contest.Terms.Add(ballot.Choices.AsSpan(), times, counts);
        var result = ContestResultJson.Of(0, contest, counts, report);
        session.Output.Show(result, console =>
        {
            console.MarkupLine($"[bold]{Printable.Markup(title)}[/]");
            console.Write(ResultsView.Of(result));
            if (!report.Ties.IsEmpty) console.WriteText($"Lots follow from the file: they are drawn with its SHA-256, {hash}.");
        });
        return ExitCode.Done;
    }

    private static CastBallots Read(byte[] bytes, string name, CountingMethod method)
    {
        using var stream = new MemoryStream(bytes);
        if (!name.EndsWith(".blt", StringComparison.OrdinalIgnoreCase)) return CsvBallots.Read(stream, name, method);
        if (CountingMethods.Of(method).Form == BallotForm.Scores)
            throw Failure.Usage($"{name} has orders of options, and {method.Name()} counts scores.");
        using var reader = new StreamReader(stream, StrictUtf8.Encoding);
        try
        {
            return BltBallots.Read(reader, name);
        }
        catch (DecoderFallbackException)
        {
            throw Failure.Usage($"{name} is not in UTF-8.");
        }
    }

    private ContestTerms Terms(ParseResult line, CountingMethod method, CastBallots cast)
    {
        var usual = ContestTerms.Of(method, cast.Options.Length);
        var file = new ContestFile("", [])
        {
            Seats = line.GetValue(_seats) ?? (usual.Method is CountingMethod.Motion ? 1 : cast.Seats),
            Top = line.GetValue(_top),
            Majority = line.GetValue(_majority),
            Ties = line.GetValue(_ties),
        };
        return Opening.TermsOf(file, method, cast.Options.Length, "the count");
    }
}
