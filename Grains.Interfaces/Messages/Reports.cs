using System.Collections.Immutable;
using OrleansBallot.Ledger.Counting;

namespace OrleansBallot.Grains.Interfaces;

// The ledger knows nothing of Orleans, so its types that cross between grains have a form here.

[GenerateSerializer, Immutable, Alias("ballot.CountReport")]
internal readonly record struct CountReportForm(
    [property: Id(0)] string Outcome, [property: Id(1)] ImmutableArray<int> Winners, [property: Id(2)] ImmutableArray<int> Tied,
    [property: Id(3)] string Sentence, [property: Id(4)] int Seats, [property: Id(5)] long Ballots, [property: Id(6)] long Blank,
    [property: Id(7)] ImmutableArray<int> Ranking, [property: Id(8)] ImmutableArray<Tie> Ties, [property: Id(9)] string Unit,
    [property: Id(10)] bool IsShare, [property: Id(11)] ImmutableArray<CountRound> Rounds,
    [property: Id(12)] ImmutableArray<ReportTable> Tables);

[RegisterConverter]
internal sealed class CountReportConverter : IConverter<CountReport, CountReportForm>
{
    public CountReport ConvertFromSurrogate(in CountReportForm form) =>
        new(form.Outcome, form.Winners, form.Tied, form.Sentence)
        {
            Seats = form.Seats,
            Ballots = form.Ballots,
            Blank = form.Blank,
            Ranking = form.Ranking,
            Ties = form.Ties,
            Unit = form.Unit,
            IsShare = form.IsShare,
            Rounds = form.Rounds,
            Tables = form.Tables,
        };

    public CountReportForm ConvertToSurrogate(in CountReport report) => new(
        report.Outcome, report.Winners, report.Tied, report.Sentence, report.Seats, report.Ballots, report.Blank, report.Ranking,
        report.Ties, report.Unit, report.IsShare, report.Rounds, report.Tables);
}

[GenerateSerializer, Immutable, Alias("ballot.Tie")]
internal readonly record struct TieForm([property: Id(0)] int Place, [property: Id(1)] ImmutableArray<int> Options);

[RegisterConverter]
internal sealed class TieConverter : IConverter<Tie, TieForm>
{
    public Tie ConvertFromSurrogate(in TieForm form) => new(form.Place, form.Options);

    public TieForm ConvertToSurrogate(in Tie tie) => new(tie.Place, tie.Options);
}

[GenerateSerializer, Immutable, Alias("ballot.CountRound")]
internal readonly record struct CountRoundForm(
    [property: Id(0)] ImmutableArray<int> Options, [property: Id(1)] ImmutableArray<decimal> Votes, [property: Id(2)] decimal Exhausted,
    [property: Id(3)] ImmutableArray<int> Elected, [property: Id(4)] int? Excluded, [property: Id(5)] bool ByLot);

[RegisterConverter]
internal sealed class CountRoundConverter : IConverter<CountRound, CountRoundForm>
{
    public CountRound ConvertFromSurrogate(in CountRoundForm form) =>
        new(form.Options, form.Votes, form.Exhausted, form.Elected, form.Excluded, form.ByLot);

    public CountRoundForm ConvertToSurrogate(in CountRound round) =>
        new(round.Options, round.Votes, round.Exhausted, round.Elected, round.Excluded, round.ByLot);
}

[GenerateSerializer, Immutable, Alias("ballot.ReportTable")]
internal readonly record struct ReportTableForm(
    [property: Id(0)] string Title, [property: Id(1)] string Lead, [property: Id(2)] string Corner,
    [property: Id(3)] ImmutableArray<string> Columns, [property: Id(4)] ImmutableArray<ReportRow> Rows,
    [property: Id(5)] ReportTable? Detail);

[RegisterConverter]
internal sealed class ReportTableConverter : IConverter<ReportTable, ReportTableForm>
{
    public ReportTable ConvertFromSurrogate(in ReportTableForm form) =>
        new(form.Title, form.Lead, form.Corner, form.Columns, form.Rows, form.Detail);

    public ReportTableForm ConvertToSurrogate(in ReportTable table) =>
        new(table.Title, table.Lead, table.Corner, table.Columns, table.Rows, table.Detail);
}

[GenerateSerializer, Immutable, Alias("ballot.ReportRow")]
internal readonly record struct ReportRowForm(
    [property: Id(0)] int? Option, [property: Id(1)] string? Label, [property: Id(2)] ImmutableArray<decimal?> Values,
    [property: Id(3)] int? OutIn, [property: Id(4)] bool OutByTie, [property: Id(5)] int? WinsIn);

[RegisterConverter]
internal sealed class ReportRowConverter : IConverter<ReportRow, ReportRowForm>
{
    public ReportRow ConvertFromSurrogate(in ReportRowForm form) =>
        new(form.Option, form.Label, form.Values, form.OutIn, form.OutByTie, form.WinsIn);

    public ReportRowForm ConvertToSurrogate(in ReportRow row) =>
        new(row.Option, row.Label, row.Values, row.OutIn, row.OutByTie, row.WinsIn);
}
