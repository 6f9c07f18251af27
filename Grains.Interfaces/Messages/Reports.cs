using System.Collections.Immutable;
using OrleansBallot.Ledger.Counting;

namespace OrleansBallot.Grains.Interfaces;

// The ledger knows nothing of Orleans, so its types that cross between grains have a form here.

[GenerateSerializer, Immutable, Alias("ballot.CountReport")]
internal readonly record struct CountReportForm(
    [property: Id(0)] int Seats, [property: Id(1)] ImmutableArray<int> Winners, [property: Id(2)] string Unit,
    [property: Id(3)] bool IsShare, [property: Id(4)] ImmutableArray<ReportTable> Tables, [property: Id(5)] ImmutableArray<int> Tied);

[RegisterConverter]
internal sealed class CountReportConverter : IConverter<CountReport, CountReportForm>
{
    public CountReport ConvertFromSurrogate(in CountReportForm form) =>
        new(form.Seats, form.Winners, form.Unit, form.IsShare, form.Tables)
        {
            // Silos of an older version do not say.
            Tied = form.Tied.IsDefault ? [] : form.Tied,
        };

    public CountReportForm ConvertToSurrogate(in CountReport report) =>
        new(report.Seats, report.Winners, report.Unit, report.IsShare, report.Tables, report.Tied);
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
    [property: Id(0)] int? Option, [property: Id(1)] string? Label, [property: Id(2)] ImmutableArray<long?> Values,
    [property: Id(3)] int? OutIn, [property: Id(4)] bool OutByTie);

[RegisterConverter]
internal sealed class ReportRowConverter : IConverter<ReportRow, ReportRowForm>
{
    public ReportRow ConvertFromSurrogate(in ReportRowForm form) =>
        new(form.Option, form.Label, form.Values, form.OutIn, form.OutByTie);

    public ReportRowForm ConvertToSurrogate(in ReportRow row) =>
        new(row.Option, row.Label, row.Values, row.OutIn, row.OutByTie);
}
