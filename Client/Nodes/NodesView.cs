using OrleansBallot.Api.Json;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace OrleansBallot.Client;

/// <summary>Draws nodes. Equal tips have equal colours, so that a fork catches the eye.</summary>
internal static class NodesView
{
    private static readonly string[] _colours = ["green", "yellow", "red", "blue", "purple"];

    public static IRenderable Of(IReadOnlyList<NodeJson> nodes)
    {
        var tips = nodes.GroupBy(node => node.Tip).OrderByDescending(tip => tip.Count()).Select(tip => tip.Key).ToList();
        var table = nodes.ToTable(
            new("Node", node => Printable.Markup(node.Name)),
            new("State", node => Styles.State(node.State)),
            new("Height", node => $"{node.Height}"),
            new("Tip", node =>
                node.Tip is null ? "[grey]no answer[/]" : $"[{Colour(tips.IndexOf(node.Tip))}]{Printable.Short(node.Tip, 8)}[/]"),
            new("Work", node => $"{node.Work}", Rank: 4),
            new("Pending", node => $"{node.Pending}", Rank: 1),
            new("Mined", node => $"{node.BlocksMined}", Rank: 3),
            new("Hashes/s", node => FormattableString.Invariant($"{node.HashRate:N0}"), Rank: 2),
            new("Forks", node => node.Forks > 0 ? $"[yellow]{node.Forks}[/]" : $"{node.Forks}"));
        var troubles = nodes.Where(node => node.Trouble is not null)
            .Select(node => new Markup($"[red]{Printable.Markup($"{node.Name}: {node.Trouble}")}[/]"));
        return new Rows([table, .. troubles, new Markup(
            "[grey]Equal tips have equal colours. Mined: since its node started. Forks: branches kept beside the best chain.[/]")]);
    }

    private static string Colour(int rank) => _colours[Math.Min(rank, _colours.Length - 1)];
}
