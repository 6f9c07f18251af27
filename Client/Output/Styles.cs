namespace OrleansBallot.Client;

/// <summary>Colours that mean the same everywhere.</summary>
internal static class Styles
{
    /// <summary>The state of an election, a transaction or a node, in its colour.</summary>
    public static string State(string state) => $"[{Colour(state)}]{Printable.Markup(state)}[/]";

    private static string Colour(string state) => state switch
    {
        "open" or "active" or "confirmed" => "green",
        "closing" or "paused" or "suspect" or "pending" or "scheduled" => "yellow",
        "refused" => "red",
        "sealed" => "blue",
        _ => "grey",
    };
}
