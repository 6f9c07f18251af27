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
    public void A_report_names_what_the_running_counts_are(CountingMethod method, string unit, bool isShare)
    {
        var report = Outcome.Of(new(method, 2, method == CountingMethod.Score ? 5 : 0), []).ToReport();

        Assert.Equal((unit, isShare, 1), (report.Unit, report.IsShare, report.Seats));
        Assert.Empty(report.Winners);
    }

    [Fact]
    public void Where_totals_decide_there_is_no_table()
    {
        var report = Ballots.Count<TotalsOutcome>(CountingMethod.Approval, 3, "1 AB, 2 B").ToReport();

        Assert.Equal([1], report.Winners);
        Assert.Empty(report.Tables);
    }

    [Fact]
    public void A_runoff_is_a_table_of_rounds()
    {
        var rounds = Assert.Single(
            Ballots.Count<InstantRunoffOutcome>(CountingMethod.InstantRunoff, 3, "2 A, 2 BA, 1 C, 1").ToReport().Tables);

        Assert.False(rounds.IsComparison);
        Assert.Equal(["Round 1", "Round 2"], rounds.Columns);
        Assert.Equal(
            ["A: 2 2", "B: 2 2, out in Round 2 by tie", "C: 1 -, out in Round 1", "exhausted: 0 1"],
            rounds.Rows.Select(row => Line(rounds, row)));
    }

    [Fact]
    public void Schulzes_method_is_a_comparison_of_each_with_each()
    {
        var pairs = Assert.Single(Ballots.Count<SchulzeOutcome>(CountingMethod.Schulze, 3, "2 ABC, 1 BCA").ToReport().Tables);

        Assert.True(pairs.IsComparison);
        Assert.Equal(["A: - 2 2", "B: 1 - 3", "C: 1 0 -"], pairs.Rows.Select(row => Line(pairs, row)));
        Assert.Equal(["A: - 2 2", "B: 0 - 3", "C: 0 0 -"], pairs.Detail!.Rows.Select(row => Line(pairs.Detail, row)));
    }

    [Fact]
    public void Sixty_four_options_fit()
    {
        ImmutableArray<int> all = [.. Enumerable.Range(0, Limits.Options)];
        var rounds = Outcome.Of(new(CountingMethod.InstantRunoff, all.Length), [Ballots.Of(1, all)]).ToReport().Tables[0];

        Assert.Equal(all.Length - 1, rounds.Columns.Length);
        Assert.Equal(
            all.Skip(1).Select(place => (int?)(all.Length - 1 - place)).Prepend(null).Append(null), rounds.Rows.Select(row => row.OutIn));
    }

    private static string Line(ReportTable table, ReportRow row)
    {
        var name = row.Option is { } option ? Ballots.Letters([option]) : row.Label;
        var goes = row.OutIn is { } column ? $", out in {table.Columns[column]}{(row.OutByTie ? " by tie" : "")}" : "";
        return $"{name}: {string.Join(' ', row.Values.Select(value => value?.ToString() ?? "-"))}{goes}";
    }
}
