using System.Collections.Immutable;

namespace OrleansBallot.Ledger.Counting;

/// <summary>A count for programs that show it without knowing its method. Options are indices in the election's order.</summary>
/// <param name="Seats">How many options can win.</param>
/// <param name="Winners">The options that win, best first; none where no ballot was counted (N11).</param>
/// <param name="Unit">The heading of the running counts, such as <c>Votes</c> or <c>Points</c>.</param>
/// <param name="IsShare">True when a running count is a share of the ballots. Points are not.</param>
/// <param name="Tables">The steps of the count; none where the running counts show it all.</param>
public sealed record CountReport(int Seats, ImmutableArray<int> Winners, string Unit, bool IsShare, ImmutableArray<ReportTable> Tables)
{
    /// <summary>
    /// The options between which the tie rule chose the winner, in the election's order; none where it chose no winner (N11).
    /// </summary>
    public ImmutableArray<int> Tied { get; init; } = [];

    /// <summary>A count of which only the winner is known: servers of an older version send no report.</summary>
    /// <param name="method">The name of the election's method. An unknown name counts as plurality.</param>
    /// <param name="winner">The option that wins; null where no ballot was counted.</param>
    public static CountReport Plain(string method, int? winner)
    {
        var form = (CountingMethods.Named(method) ?? CountingMethods.Of(CountingMethod.Plurality)).Form;
        return new(Seats: 1, winner is { } option ? [option] : [], form.Unit, form != BallotForm.Scores, Tables: []);
    }
}

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

        long? Value(int option, int other) => option == other ? null : compare(option, other);
    }
}

/// <summary>A row of a table.</summary>
/// <param name="Option">The option; null for a row that stands for none.</param>
/// <param name="Label">The row's name where it stands for no option.</param>
/// <param name="Values">A value for each column; null for an empty cell.</param>
/// <param name="OutIn">The index of the column in which the option is eliminated; null where it stays in.</param>
/// <param name="OutByTie">True when the tie rule eliminated it.</param>
public sealed record ReportRow(int? Option, string? Label, ImmutableArray<long?> Values, int? OutIn = null, bool OutByTie = false);
