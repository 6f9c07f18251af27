using System.Collections.Immutable;
using OrleansBallot.Api.Json;
using OrleansBallot.Client;
using OrleansBallot.Ledger.Counting;
using OrleansBallot.Ledger.State;
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
        var results = Results("open", CountingMethod.Plurality, "1 A", new('x', 100), "Blue");

        var lines = Draw(ResultsView.Of(results), 80);

        Assert.All(lines, line => Assert.InRange(line.Length, 0, 80));
        Assert.Equal(100, lines.Where(line => line.StartsWith('│')).Sum(line => line.Count(letter => letter == 'x')));
        Assert.Contains(Tip[..12], string.Join(' ', lines), StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_silo_calls_a_column_steers_no_terminal()
    {
        var results = Results("open", CountingMethod.Plurality, "1 A", "A", "B");
        var contest = results.Contests[0];
        var named = contest with { Sentence = "[red]A\u001b[2J", Report = contest.Report with { Unit = "[red]Votes\u001b[2J" } };

        var shown = string.Join('\n', Draw(ResultsView.Of(results with { Contests = [named] }), 120));

        Assert.Contains("[red]Votes", shown, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', shown);
    }

    [Theory]
    [InlineData("open", "", "Not final, 0 votes so far.")]
    [InlineData("open", "1 A", "So far: A is elected, with 1 vote. / Not final, 1 vote so far.")]
    [InlineData("sealed", "1 A, 1 B", "A is elected, with 1 vote. A and B were equal, and a lot decided between them. / Final, 2 votes.")]
    [InlineData("sealed", "1 A, 2 B, 1", "B is elected, with 2 votes. 1 abstained. / Final, 4 votes.")]
    public void Results_end_with_where_they_stand(string state, string ballots, string standing)
    {
        var lines = Draw(ResultsView.Of(Results(state, CountingMethod.Plurality, ballots, "A", "B")), 160);

        Assert.StartsWith(
            standing, string.Join(" / ", lines.SkipWhile(line => !line.StartsWith('╰')).Skip(1).Select(line => line.Trim())),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Contests_are_shown_one_after_the_other_and_a_rehearsal_says_that_it_is_one()
    {
        var one = Results("sealed", CountingMethod.Plurality, "2 A", "Ada", "Grace");
        var motion = Results("sealed", CountingMethod.Motion, "2 A", "yes", "no").Contests[0] with { Contest = 2, Title = "Accounts" };
        var shown = string.Join(
            '\n', Draw(ResultsView.Of(one with { Purpose = "rehearsal", Contests = [one.Contests[0], motion] }), 120));

        Assert.Contains("REHEARSAL", shown, StringComparison.Ordinal);
        Assert.Contains("1. Title", shown, StringComparison.Ordinal);
        Assert.Contains("2. Accounts", shown, StringComparison.Ordinal);
        Assert.Contains("Carried, with 2 yes and 0 no", shown, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(CountingMethod.Plurality, "2 A, 2 B, 1 C", "A B")]
    [InlineData(CountingMethod.InstantRunoff, "3 A, 2 B, 1 CB", "A B")]
    [InlineData(CountingMethod.InstantRunoff, "2 A, 1 B, 1 C", "")]
    [InlineData(CountingMethod.Schulze, "3 AB, 2 CB, 1 BA, 1 C", "A B")]
    public void Tied_are_those_among_whom_a_lot_chose_the_winner(CountingMethod method, string ballots, string tied)
    {
        var marked = Draw(ResultsView.Of(Results("open", method, ballots, "A", "B", "C")), 120)
            .Where(line => line.StartsWith("│ tied ", StringComparison.Ordinal));

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
                Assert.Single(CountView.Of(Ballots.Outcome(method, 12, [.. ballots]).Report().Tables, options)),
                200);

        string[] Cells(string line) => [.. line.Trim('│').Split('│', StringSplitOptions.TrimEntries)];
    }

    private static ResultsJson Results(string state, CountingMethod method, string ballots, params string[] options)
    {
        var contest = Contest.Of("Title", options, ContestTerms.Of(method, options.Length));
        var read = ballots.Length == 0 ? [] : Ballots.Read(ballots);
        var counts = new long[options.Length];
        foreach (var (ballot, times) in read) contest.Terms.Add(ballot.Choices.AsSpan(), times, counts);
        var counted = new ContestToCount(contest, read, Ballots.Listed(options.Length), Withdrawn: 0, RollWeight: null);
        var total = read.Sum(alike => alike.Times);
        return new(
            Tip, "Title", state, total, total, 2, Tip, Tip, "election", 0, [ContestResultJson.Of(0, contest, counts, counted.Report())]);
    }

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
