using Spectre.Console;
using Spectre.Console.Rendering;

namespace OrleansBallot.Client;

/// <summary>
/// A table that leaves out its least important columns rather than break names and numbers. It asks for the terminal's width when it is
/// drawn.
/// </summary>
internal sealed class FittedTable<T>(IReadOnlyList<T> items, IReadOnlyList<Column<T>> columns) : Renderable
{
    /// <summary>The blanks on both sides of a cell, and a line.</summary>
    private const int Frame = 3;

    /// <summary>The least width of a text that wraps.</summary>
    private const int LeastText = 16;

    protected override IEnumerable<Segment> Render(RenderOptions options, int maxWidth) =>
        ((IRenderable)Fit(maxWidth)).Render(options, maxWidth);

    protected override Measurement Measure(RenderOptions options, int maxWidth) => ((IRenderable)Fit(maxWidth)).Measure(options, maxWidth);

    private Table Fit(int width)
    {
        var shown = columns.ToList();
        while (shown.Sum(Needs) + 1 > width && shown.MaxBy(column => column.Rank) is { Rank: > 0 } least) shown.Remove(least);
        var table = new Table { Border = TableBorder.Rounded };
        foreach (var column in shown)
        {
            var head = new TableColumn(Printable.Markup(column.Header));
            table.AddColumn(column.Wraps ? head : head.NoWrap());
        }

        foreach (var item in items) table.AddRow(shown.Select(IRenderable (column) => new Markup(column.Cell(item))));
        return table;
    }

    private int Needs(Column<T> column)
    {
        var natural = items.Select(item => new Markup(column.Cell(item)).Length).Append(column.Header.Length).Max();
        return Frame + (column.Wraps ? Math.Min(natural, LeastText) : natural);
    }
}
