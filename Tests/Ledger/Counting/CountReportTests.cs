using System.Collections.Immutable;
using OrleansBallot.Ledger.Counting;
using OrleansBallot.Ledger.Rules;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Ledger.Counting;

/// <summary>Reports say all that there is to show of a count, so that nobody who shows it has to know its method.</summary>
public class CountReportTests
{
    [Theory]
    [InlineData(CountingMethod.Plurality, "Votes", true)]
    [InlineData(CountingMethod.Approval, "Approvals", true)]
    [InlineData(CountingMethod.Score, "Points", false)]
    [InlineData(CountingMethod.InstantRunoff, "First choices", true)]
    [InlineData(CountingMethod.Schulze, "First choices", true)]
    [InlineData(CountingMethod.Star, "Points", false)]
    [InlineData(CountingMethod.Stv, "First choices", true)]
    [InlineData(CountingMethod.Motion, "Votes", true)]
    public void A_report_names_what_the_running_counts_are(CountingMethod method, string unit, bool isShare)
    {
        var report = Ballots.Outcome(method, 2, []).Report();

        Assert.Equal((unit, isShare, 1), (report.Unit, report.IsShare, report.Seats));
        Assert.Empty(report.Winners);
    }

    [Fact]
    public void Where_totals_decide_there_is_no_table()
    {
        var report = Ballots.Count<TotalsOutcome>(CountingMethod.Approval, 3, "1 AB, 2 B").Report();

        Assert.Equal([1], report.Winners);
        Assert.Empty(report.Tables);
    }

    [Fact]
    public void A_runoff_is_a_table_of_rounds()
    {
        var rounds = Assert.Single(
            Ballots.Count<InstantRunoffOutcome>(CountingMethod.InstantRunoff, 3, "2 A, 2 BA, 1 C, 1").Report().Tables);

        Assert.False(rounds.IsComparison);
        Assert.Equal(["Round 1", "Round 2"], rounds.Columns);
        Assert.Equal(
            ["A: 2 2", "B: 2 2, out in Round 2 by lot", "C: 1 -, out in Round 1", "exhausted: 0 1"],
            rounds.Rows.Select(row => Line(rounds, row)));
    }

    [Fact]
    public void Schulzes_method_is_a_comparison_of_each_with_each()
    {
        var pairs = Assert.Single(Ballots.Count<SchulzeOutcome>(CountingMethod.Schulze, 3, "2 ABC, 1 BCA").Report().Tables);

        Assert.True(pairs.IsComparison);
        Assert.Equal(["A: - 2 2", "B: 1 - 3", "C: 1 0 -"], pairs.Rows.Select(row => Line(pairs, row)));
        Assert.Equal(["A: - 2 2", "B: 0 - 3", "C: 0 0 -"], pairs.Detail!.Rows.Select(row => Line(pairs.Detail, row)));
    }

    /// <summary>The count of §12's vector: a lot passes one of two equal surpluses on, and then one option goes out.</summary>
    [Fact]
    public void A_transferable_vote_is_a_table_of_stages_with_five_decimals()
    {
        var outcome = Outcome.Of(
            ContestTerms.Of(CountingMethod.Stv, 4, seats: 3), 4, Ballots.Read("6 CD, 2 AB, 2 DA, 6 BAD"), Ballots.Listed(4));
        var stages = Assert.Single(outcome.Report().Tables);

        Assert.Equal(
            [
                "B: 6.00000 5.00000 5.00000 5.00000", "C: 6.00000 6.00000 5.00000 5.00000",
                "A: 2.00000 2.99996 2.99996 4.99996", "D: 2.00000 2.00000 2.99996 -, out in Stage 3",
                "not transferable: 0.00000 0.00000 0.00000 0.99996", "lost by rounding: 0.00000 0.00004 0.00008 0.00008",
            ],
            stages.Rows.Select(row => Line(stages, row)));
        Assert.Equal([0, 0, 3, null], stages.Rows.Take(4).Select(row => row.WinsIn));
    }

    [Fact]
    public void Star_is_a_table_of_points_and_a_runoff()
    {
        var outcome = Ballots.Outcome(CountingMethod.Star, 3, [Ballots.Of(3, 2, 3, 0), Ballots.Of(2, 5, 0, 1), Ballots.Of(1, 0, 0, 0)]);
        var points = Assert.Single(outcome.Report().Tables);

        Assert.Equal(
            ["B: 9 3", "A: 16 2", "C: 2 -, out in Points", "no preference: - 1"], points.Rows.Select(row => Line(points, row)));
    }

    [Theory]
    [InlineData(CountingMethod.InstantRunoff)]
    [InlineData(CountingMethod.Star)]
    [InlineData(CountingMethod.Stv)]
    [InlineData(CountingMethod.Schulze)]
    [InlineData(CountingMethod.Approval)]
    public void Where_one_option_is_left_it_wins_and_no_table_lacks_values(CountingMethod method)
    {
        ImmutableArray<int> choices = method == CountingMethod.Star ? [1, 5, 0] : [1];
        var report = Outcome.Of(
            OneContest.Terms(method, 3), 3, [Ballots.Of(2, choices)], Ballots.Listed(3), withdrawn: 0b101).Report();

        Assert.Equal([1], report.Winners);
        Assert.StartsWith("B is elected", report.Sentence, StringComparison.Ordinal);
        Assert.All(report.Tables, table => Assert.All(
            table.Rows, row => Assert.Equal(table.IsComparison ? table.Rows.Length : table.Columns.Length, row.Values.Length)));
    }

    [Fact]
    public void Sixty_four_options_fit()
    {
        ImmutableArray<int> all = [.. Enumerable.Range(0, Limits.Options)];
        var rounds = Ballots.Outcome(CountingMethod.InstantRunoff, all.Length, [Ballots.Of(1, all)]).Report().Tables[0];

        Assert.Equal(all.Length - 1, rounds.Columns.Length);
        Assert.Equal(
            all.Skip(1).Select(place => (int?)(all.Length - 1 - place)).Prepend(null).Append(null), rounds.Rows.Select(row => row.OutIn));
    }

    private static string Line(ReportTable table, ReportRow row)
    {
        var name = row.Option is { } option ? Ballots.Letters([option]) : row.Label;
        var goes = row.OutIn is { } column ? $", out in {table.Columns[column]}{(row.OutByTie ? " by lot" : "")}" : "";
        return $"{name}: {string.Join(' ', row.Values.Select(value => value?.ToString() ?? "-"))}{goes}";
    }
}
