using Spectre.Console.Rendering;

namespace OrleansBallot.Client;

/// <summary>Nodes for people: equal tips have equal colours, so that a fork catches the eye.</summary>
internal static class NodesView
{
    private static readonly string[] _colours = ["green", "yellow", "red", "blue", "purple"];

    public static IRenderable Of(IReadOnlyList<NodeStatus> nodes)
    {
        var tips = nodes.GroupBy(node => node.Tip).OrderByDescending(tip => tip.Count()).Select(tip => tip.Key).ToList();
        return nodes.ToTable(
            ("Node", node => Printable.Markup(node.Name)),
            ("State", node => Styles.State(node.State)),
            ("Height", node => $"{node.Height}"),
            ("Tip", node => node.Tip is null ? "[grey]no answer[/]" : $"[{Colour(tips.IndexOf(node.Tip))}]{Printable.Short(node.Tip)}[/]"),
            ("Work", node => $"{node.Work}"),
            ("Pending", node => $"{node.Pending}"),
            ("Mined", node => $"{node.BlocksMined}"),
            ("Hashes/s", node => FormattableString.Invariant($"{node.HashRate:N0}")),
            ("Forks", node => node.Forks > 0 ? $"[yellow]{node.Forks}[/]" : $"{node.Forks}"));
    }

    private static string Colour(int rank) => _colours[Math.Min(rank, _colours.Length - 1)];
}
