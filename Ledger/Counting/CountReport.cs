using System.Collections.Immutable;

namespace OrleansBallot.Ledger;

/// <summary>A count for programs that show it and do not know its method. Options are indices in the election's order.</summary>
/// <param name="Seats">How many options can win.</param>
/// <param name="Winners">The options that win, best first; none where no ballot was counted (N11).</param>
/// <param name="Unit">What the running counts are, as a heading: <c>Votes</c>, <c>Points</c>.</param>
/// <param name="IsShare">Whether an option's running count is its share of the ballots. Points are no share.</param>
/// <param name="Tables">How the count came about; none where the running counts say it.</param>
public sealed record CountReport(int Seats, ImmutableArray<int> Winners, string Unit, bool IsShare, ImmutableArray<ReportTable> Tables)
{
    /// <summary>The options between which the tie rule chose the winner, in the election's order; none where it chose no winner (N11).</summary>
    public ImmutableArray<int> Tied { get; init; } = [];

    /// <summary>A count of which only the winner is known, as versions tell it that have no reports.</summary>
    /// <param name="method">The election's method, by its name. One that is unknown here is taken for plurality.</param>
    /// <param name="winner">The option that wins; null where no ballot was counted.</param>
    public static CountReport Plain(string method, int? winner)
    {
        var form = (CountingMethods.Named(method) ?? CountingMethods.Of(CountingMethod.Plurality)).Form;
        return new(Seats: 1, winner is { } option ? [option] : [], form.Unit, form != BallotForm.Scores, Tables: []);
    }
}

/// <summary>A table of a report: its columns are stages of a count, or the options themselves, each compared with each.</summary>
/// <param name="Title">Its heading.</param>
/// <param name="Lead">A sentence or two on how to read it.</param>
/// <param name="Corner">The word above the rows, where neither heading nor lead is shown.</param>
/// <param name="Columns">Names of the columns; none where the columns are the rows' options, in the same order.</param>
/// <param name="Rows">Options, best first, then rows that are no option's.</param>
/// <param name="Detail">A table behind this one, for readers who want all of it.</param>
public sealed record ReportTable(
    string Title, string Lead, string Corner, ImmutableArray<string> Columns, ImmutableArray<ReportRow> Rows, ReportTable? Detail = null)
{
    /// <summary>Whether the columns are the rows' options. The higher of the two values that compare a pair wins.</summary>
    public bool IsComparison => Columns.IsEmpty;

    /// <summary>Compares each option with each.</summary>
    /// <param name="title">See <see cref="Title"/>.</param>
    /// <param name="lead">See <see cref="Lead"/>.</param>
    /// <param name="corner">See <see cref="Corner"/>.</param>
    /// <param name="order">The options, best first.</param>
    /// <param name="compare">What the first option has over the second.</param>
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
/// <param name="Option">The option that it is about; null where it is about none.</param>
/// <param name="Label">Its name where it is about no option.</param>
/// <param name="Values">A value for each column; null where there is none.</param>
/// <param name="OutIn">The index of the column in which the option goes out; null where it stays in.</param>
/// <param name="OutByTie">Whether the tie rule chose it to go out.</param>
public sealed record ReportRow(int? Option, string? Label, ImmutableArray<long?> Values, int? OutIn = null, bool OutByTie = false);
