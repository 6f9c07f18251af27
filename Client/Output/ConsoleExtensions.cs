using Spectre.Console;

namespace OrleansBallot.Client;

internal static class ConsoleExtensions
{
    /// <summary>A line of plain text, safe for a terminal whatever is in it.</summary>
    public static void WriteText(this IAnsiConsole console, string text) => console.WriteLine(Printable.Text(text));

    /// <summary>Names and values below each other.</summary>
    public static void WriteFields(this IAnsiConsole console, params IEnumerable<(string Name, string? Value)> fields)
    {
        var known = fields.Where(field => field.Value is not null).ToArray();
        var width = known.Select(field => field.Name.Length).DefaultIfEmpty().Max();
        foreach (var (name, value) in known)
            console.MarkupLine($"[grey]{Printable.Markup(name.PadRight(width))}[/]  {Printable.Markup(value)}");
    }

    /// <summary>A table with one row an item.</summary>
    public static FittedTable<T> ToTable<T>(this IEnumerable<T> items, params Column<T>[] columns) => new([.. items], columns);
}
