using System.Collections.Immutable;

namespace OrleansBallot.Ledger.Counting;

/// <summary>A count for programs that show it without knowing its method. Options are indices in the contest's order.</summary>
/// <param name="Outcome">The name of its <see cref="ContestOutcome"/>.</param>
/// <param name="Winners">The options that win, best first (N11).</param>
/// <param name="Tied">The options between which a lot decided who wins, or would have to, in the contest's order (N11).</param>
/// <param name="Sentence">The result for the minutes, in English.</param>
public sealed record CountReport(string Outcome, ImmutableArray<int> Winners, ImmutableArray<int> Tied, string Sentence)
{
    /// <summary>How many options can win.</summary>
    public int Seats { get; init; } = 1;

    /// <summary>The weight of the counted ballots, without blank ones.</summary>
    public long Ballots { get; init; }

    /// <summary>The weight of the blank ballots.</summary>
    public long Blank { get; init; }

    /// <summary>All options that are not withdrawn, best first.</summary>
    public ImmutableArray<int> Ranking { get; init; } = [];

    /// <summary>Where lots were needed.</summary>
    public ImmutableArray<Tie> Ties { get; init; } = [];

    /// <summary>The heading of the running counts, such as <c>Votes</c> or <c>Points</c>.</summary>
    public string Unit { get; init; } = "";

    /// <summary>True when a running count is a share of the ballots. Points are not.</summary>
    public bool IsShare { get; init; }

    /// <summary>The rounds of a count that has some.</summary>
    public ImmutableArray<CountRound> Rounds { get; init; } = [];

    /// <summary>The steps of the count; none where the running counts show it all.</summary>
    public ImmutableArray<ReportTable> Tables { get; init; } = [];
}

/// <summary>A round of a count. Votes and exhausted ones add up to the ballots counted, but for what rounding has lost.</summary>
/// <param name="Options">The options that have votes, or still may get some.</param>
/// <param name="Votes">Their votes, in the same order.</param>
/// <param name="Exhausted">Votes of ballots on which no continuing option stands.</param>
/// <param name="Elected">The options that are elected by these votes.</param>
/// <param name="Excluded">The option that goes out with these votes; null where none does.</param>
/// <param name="ByLot">True when a lot decided which one goes out, or whose surplus passes on.</param>
public sealed record CountRound(
    ImmutableArray<int> Options, ImmutableArray<decimal> Votes, decimal Exhausted, ImmutableArray<int> Elected, int? Excluded, bool ByLot);

/// <summary>A table of a report. Its columns are stages of a count, or the options themselves, each compared with each.</summary>
/// <param name="Title">Its heading.</param>
/// <param name="Lead">A sentence or two on how to read it.</param>
/// <param name="Corner">The word above the rows, for places that show neither heading nor lead.</param>
/// <param name="Columns">Names of the columns; none where the columns are the rows' options, in the same order.</param>
/// <param name="Rows">Options, best first, then rows that stand for no option.</param>
/// <param name="Detail">A table with more detail, for readers who want it.</param>
public sealed record ReportTable(
    string Title, string Lead, string Corner, ImmutableArray<string> Columns, ImmutableArray<ReportRow> Rows, ReportTable? Detail = null)
{
    /// <summary>True when the columns are the rows' options. Of the two values that compare a pair the higher one wins.</summary>
    public bool IsComparison => Columns.IsEmpty;

    /// <summary>Compares each option with each.</summary>
    /// <param name="title">See <see cref="Title"/>.</param>
    /// <param name="lead">See <see cref="Lead"/>.</param>
    /// <param name="corner">See <see cref="Corner"/>.</param>
    /// <param name="order">The options, best first.</param>
    /// <param name="compare">The value of the first option against the second.</param>
    /// <param name="detail">See <see cref="Detail"/>.</param>
    internal static ReportTable Comparison(
        string title, string lead, string corner, ImmutableArray<int> order, Func<int, int, long> compare, ReportTable? detail = null)
    {
        return new(title, lead, corner, [], [.. order.Select(Row)], detail);

        ReportRow Row(int option) => new(option, null, [.. order.Select(other => Value(option, other))]);

        decimal? Value(int option, int other) => option == other ? null : compare(option, other);
    }
}

/// <summary>A row of a table.</summary>
/// <param name="Option">The option; null for a row that stands for none.</param>
/// <param name="Label">The row's name where it stands for no option.</param>
/// <param name="Values">A value for each column; null for an empty cell. Decimals are shown as many as a value has.</param>
/// <param name="OutIn">The index of the column in which the option goes out; null where it stays in.</param>
/// <param name="OutByTie">True when a lot took it out.</param>
/// <param name="WinsIn">The index of the column in which the option is elected; null where the table does not tell.</param>
public sealed record ReportRow(
    int? Option, string? Label, ImmutableArray<decimal?> Values, int? OutIn = null, bool OutByTie = false, int? WinsIn = null);
