using System.CommandLine;
using System.Globalization;
using OrleansBallot.Ledger.Counting;
using OrleansBallot.Ledger.State;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Client;

/// <summary>The options by which a command line describes an election of one contest, instead of a file.</summary>
internal sealed class ContestOptions
{
    private readonly Option<string> _title = new("--title") { Description = "What it is about.", HelpName = "TEXT" };

    private readonly Option<string> _description = new("--description") { Description = "What voters should know.", HelpName = "TEXT" };

    private readonly Option<string[]> _options = new("--option")
    {
        Description = "What can be voted for; give two or more. A motion has yes and no.",
        HelpName = "TEXT",
    };

    private readonly Option<string> _opens = new("--opens")
    {
        Description = "From when votes count: now, +10m, or ISO 8601. Without it, now.",
        HelpName = "TIME",
    };

    private readonly Option<string> _closes = new("--closes")
    {
        Description = $"Until when votes are taken. Without it, {Opening.DefaultCloses}.",
        HelpName = "TIME",
    };

    private readonly Option<string> _settle = new("--settle")
    {
        Description = "How long after the close blocks may still take in votes. Without it, 60s.",
        HelpName = "TIME",
    };

    private readonly Option<string> _method = new("--method")
    {
        Description = "What a ballot says and how ballots are counted. Without it, plurality.",
    };

    private readonly Option<int?> _seats = new("--seats") { Description = "How many options can win.", HelpName = "N" };

    private readonly Option<string> _choose = new("--choose")
    {
        Description = "The fewest and the most options of a ballot that is not blank: 1..3.",
        HelpName = "MIN..MAX",
    };

    private readonly Option<int?> _topScore = new("--top-score")
    {
        Description = "The highest score, where a ballot has scores: 1 to 100.",
        HelpName = "N",
    };

    private readonly Option<string> _majority = new("--majority")
    {
        Description = "What a motion needs: 2/3 is at least that, >1/2 is more; of ballots or of roll may follow.",
        HelpName = "PART",
    };

    private readonly Option<string> _quorum = new("--quorum")
    {
        Description = "The part of the roll that must have voted: 1/3.",
        HelpName = "PART",
    };

    private readonly Option<string> _ties = new("--ties") { Description = "What becomes of ties: lots settle them, or they stand." };

    private readonly Option<string> _order = new("--order")
    {
        Description = "How a page lists the options: in an order of its own for each voter, or as they are listed.",
    };

    private readonly Option<string[]> _organisers = new("--organiser")
    {
        Description = "Another key that may pause, extend and close the election.",
        HelpName = "KEY",
    };

    private readonly Option<bool> _rehearsal = new("--rehearsal") { Description = "It only tries everything out, and says so everywhere." };

    private readonly Option<string> _revoting = new("--revoting")
    {
        Description = "Whether a key may vote again: last counts its last vote.",
    };

    private readonly Option<string> _eligibility = new("--eligibility")
    {
        Description = "Who may vote: open is any key, one vote a key; roll is the voters of --roll.",
    };

    private readonly Option[] _all;

    public ContestOptions(Command command)
    {
        _all =
        [
            _title, _description, _options, _opens, _closes, _settle, _method.AcceptOnlyFromAmong(Names<CountingMethod>()), _seats, _choose,
            _topScore, _majority, _quorum, _ties.AcceptOnlyFromAmong(Names<TieRule>()), _order.AcceptOnlyFromAmong(Names<OptionOrder>()),
            _organisers, _rehearsal, _revoting.AcceptOnlyFromAmong(Names<Revoting>()),
            _eligibility.AcceptOnlyFromAmong(Names<Eligibility>()),
        ];
        foreach (var option in _all) command.Add(option);
    }

    /// <summary>The first of the options that were given; null where none was.</summary>
    public string? FirstGiven(ParseResult line) => _all.FirstOrDefault(option => line.GetResult(option) is { Implicit: false })?.Name;

    /// <summary>The election that the options describe.</summary>
    /// <exception cref="Failure">It has no title, or no options.</exception>
    public ElectionFile Read(ParseResult line)
    {
        var (title, options) = (line.GetValue(_title), line.GetValue(_options) ?? []);
        var method = line.GetValue(_method);
        if (title is null) throw Failure.Usage("Option '--title' is required, or --file FILE.");
        if (options.Length == 0 && method != CountingMethod.Motion.Name())
            throw Failure.Usage("Option '--option' is required, or --file FILE.");
        var contest = new ContestFile(title, [.. options.Select(option => new OptionFile(option))])
        {
            Method = method,
            Seats = line.GetValue(_seats),
            Choose = line.GetValue(_choose) is { } choose ? Range(choose) : null,
            Top = line.GetValue(_topScore),
            Majority = line.GetValue(_majority),
            Quorum = line.GetValue(_quorum),
            Ties = line.GetValue(_ties),
        };
        return new(title, [contest])
        {
            Description = line.GetValue(_description),
            Opens = line.GetValue(_opens),
            Closes = line.GetValue(_closes),
            Settle = line.GetValue(_settle),
            Eligibility = line.GetValue(_eligibility),
            Revoting = line.GetValue(_revoting),
            Order = line.GetValue(_order),
            Organisers = line.GetValue(_organisers),
            Rehearsal = line.GetValue(_rehearsal) ? true : null,
        };
    }

    private static string[] Names<T>() where T : struct, Enum => [.. Enum.GetValues<T>().Select(EnumNames.Name)];

    private static int[] Range(string text) => text.Split("..") is [var least, var most]
        && int.TryParse(least, NumberStyles.None, CultureInfo.InvariantCulture, out var from)
        && int.TryParse(most, NumberStyles.None, CultureInfo.InvariantCulture, out var to)
            ? [from, to]
            : throw Failure.Usage($"'{text}' is no --choose: write the fewest and the most, as in 1..3.");
}
