using System.Collections.Immutable;
using OrleansBallot.Api.Json;
using OrleansBallot.Client;
using OrleansBallot.Ledger.Counting;
using OrleansBallot.Ledger.Values;
using OrleansBallot.Tests.Support;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace OrleansBallot.Tests.Client;

public class TableTests
{
    private const string Tip = "00001b1857e6d1af20c4dfa64ab7cea64543d9aed0773a05eafdf235461c33f2";

    private static readonly NodeJson[] _nodes =
        [.. Enumerable.Range(1, 4).Select(number =>
            new NodeJson($"node-{number}", "active", 1_234, Tip, 987_654_321, 10_000, 1_234, 1_234_567, 2, null, "", "", null, null))];

    [Theory]
    [InlineData(50)]
    [InlineData(60)]
    [InlineData(80)]
    [InlineData(120)]
    public void A_node_takes_one_line_whatever_the_width(int width)
    {
        var lines = Draw(NodesView.Of(_nodes), width);

        Assert.Equal(_nodes.Length + 4, lines.Count(line => line[0] is '│' or '╭' or '├' or '╰'));
        Assert.All(lines, line => Assert.InRange(line.Length, 1, width));
        Assert.All(_nodes, node => Assert.Contains(
            lines, line => line.Contains(node.Name, StringComparison.Ordinal) && line.Contains(" active ", StringComparison.Ordinal)));
    }

    [Fact]
    public void The_least_columns_go_first()
    {
        Assert.Contains("Work", Draw(NodesView.Of(_nodes), 120)[1], StringComparison.Ordinal);
        var narrow = Draw(NodesView.Of(_nodes), 80)[1];
        Assert.DoesNotContain("Work", narrow, StringComparison.Ordinal);
        Assert.Contains("Forks", narrow, StringComparison.Ordinal);
    }

    [Fact]
    public void What_people_wrote_wraps_and_hashes_do_not()
    {
        var results = new ResultsJson(
            Tip, "Title", "open", 1, [new(new('x', 100), 1), new("Blue", 0)], 2, Tip, "plurality", Outcome(1, 0, false), Tip, 0);

        var lines = Draw(ResultsView.Of(results), 80);

        Assert.All(lines, line => Assert.InRange(line.Length, 0, 80));
        Assert.Equal(100, lines.Where(line => line.StartsWith('│')).Sum(line => line.Count(letter => letter == 'x')));
        Assert.Contains(Tip[..12], string.Join(' ', lines), StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_silo_calls_a_column_steers_no_terminal()
    {
        var outcome = Outcome(1, 0, false);
        var named = outcome with { Report = outcome.ReportOf("plurality") with { Unit = "[red]Votes\u001b[2J" } };
        var results = new ResultsJson(Tip, "Title", "open", 1, [new("A", 1), new("B", 0)], 2, Tip, "plurality", named, Tip, 0);

        var shown = string.Join('\n', Draw(ResultsView.Of(results), 120));

        Assert.Contains("[red]Votes", shown, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', shown);
    }

    [Fact]
    public void A_silo_that_gives_no_report_still_has_a_winner()
    {
        var results = new ResultsJson(
            Tip, "Title", "open", 2, [new("A", 0), new("B", 2)], 2, Tip, "approval", Outcome(2, 1, false) with { Report = null! }, Tip, 0);

        var shown = string.Join('\n', Draw(ResultsView.Of(results), 120));

        Assert.Contains("Approvals", shown, StringComparison.Ordinal);
        Assert.Contains("B leads", shown, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("open", 0, 0, "Not final, 0 votes so far.")]
    [InlineData("open", 1, 0, "Not final, 1 vote so far, A leads.")]
    [InlineData("sealed", 1, 1, "Final, 2 votes, A wins by the tie rule.")]
    [InlineData("sealed", 1, 2, "Final, 3 votes, B wins.")]
    public void Results_end_with_where_they_stand(string state, int first, int second, string standing)
    {
        var results = new ResultsJson(Tip, "Title", state, first + second, [new("A", first), new("B", second)], 2, Tip, "plurality",
            Outcome(first + second, first + second == 0 ? null : second > first ? 1 : 0, first == second), Tip, 0);

        Assert.StartsWith(standing, Draw(ResultsView.Of(results), 80)[^1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(CountingMethod.Plurality, "2 A, 2 B, 1 C", "A B")]
    [InlineData(CountingMethod.InstantRunoff, "3 A, 2 B, 1 CB", "A B")]
    [InlineData(CountingMethod.InstantRunoff, "2 A, 1 B, 1 C", "")]
    [InlineData(CountingMethod.Schulze, "3 AB, 2 CB, 1 BA, 1 C", "A B")]
    public void Tied_are_those_among_whom_the_tie_rule_chose_the_winner(CountingMethod method, string ballots, string tied)
    {
        var (kind, votes) = (new BallotKind(method, 3), new long[3]);
        foreach (var (ballot, times) in Ballots.Read(ballots)) kind.Add(ballot.Choices.AsSpan(), times, votes);
        var outcome = OutcomeJson.Of(OrleansBallot.Ledger.Counting.Outcome.Of(kind, Ballots.Read(ballots)));
        var results = new ResultsJson(
            Tip, "Title", "open", outcome.Ballots, [new("A", votes[0]), new("B", votes[1]), new("C", votes[2])], 2, Tip, method.Name(),
            outcome, Tip, 0);

        var marked = Draw(ResultsView.Of(results), 120).Where(line => line.StartsWith("│ tied ", StringComparison.Ordinal));

        Assert.Equal(tied, string.Join(' ', marked.Select(line => line.Split('│')[2].Trim())));
    }

    [Fact]
    public void Of_many_rounds_the_last_ones_are_shown_and_of_many_options_the_first()
    {
        ImmutableArray<string> options = [.. Enumerable.Range(1, 12).Select(number => $"Option {number}")];

        var rounds = Lines(CountingMethod.InstantRunoff, Enumerable.Range(0, 12).Select(first => Ballots.Of(100 - first, first)));
        var pairs = Lines(CountingMethod.Schulze, [Ballots.Of(1, [.. Enumerable.Range(0, 12)])]);

        Assert.Equal(["Continuing", .. Enumerable.Range(4, 8).Select(round => $"Round {round}")], Cells(rounds[1]));
        Assert.Equal(
            [.. Enumerable.Range(1, 9).Select(number => $"Option {number}"), "exhausted"], rounds[3..^1].Select(line => Cells(line)[0]));
        Assert.Equal(["Preferred to", .. Enumerable.Range(1, 8).Select(number => $"#{number}")], Cells(pairs[1]));
        Assert.Equal(Enumerable.Range(1, 8).Select(number => $"#{number} Option {number}"), pairs[3..^1].Select(line => Cells(line)[0]));

        string[] Lines(CountingMethod method, IEnumerable<BallotCount> ballots) =>
            Draw(
                Assert.Single(CountView.Of(OrleansBallot.Ledger.Counting.Outcome.Of(new(method, 12), [.. ballots]).ToReport(), options)),
                200);

        string[] Cells(string line) => [.. line.Trim('│').Split('│', StringSplitOptions.TrimEntries)];
    }

    private static OutcomeJson Outcome(int ballots, int? winner, bool byTie) => new(
        ballots, 0, winner, byTie, [0, 1], [], [], [], new(1, winner is { } option ? [option] : [], "Votes", IsShare: true, []));

    private static string[] Draw(IRenderable what, int width)
    {
        using var written = new StringWriter();
        var console = AnsiConsole.Create(
            new() { Out = new AnsiConsoleOutput(written), Ansi = AnsiSupport.No, Interactive = InteractionSupport.No });
        console.Profile.Width = width;
        console.Write(what);
        return [.. written.ToString().TrimEnd('\n').Split('\n').Select(line => line.TrimEnd())];
    }
}
