using System.Collections.Immutable;
using OrleansBallot.Grains.Interfaces;

namespace OrleansBallot.Api.OverGrains;

/// <summary>How the network judged an attack.</summary>
public sealed record AttackReport(string Kind, ImmutableArray<NodeVerdict> Verdicts)
{
    /// <summary>The verdicts in a line, equal ones together: <c>refused by all 4, already-voted</c>.</summary>
    public string Summary => string.Join("; ", Verdicts
        .GroupBy(verdict => (verdict.Accepted, verdict.Rule))
        .OrderByDescending(alike => alike.Key.Accepted)
        .Select(alike => $"{(alike.Key.Accepted ? "ACCEPTED" : "refused")} by {Judges(alike.Select(verdict => verdict.Node))}"
            + (alike.Key.Rule is { } rule ? $", {rule}" : "")));

    private string Judges(IEnumerable<string> nodes)
    {
        string[] named = [.. nodes];
        return named.Length == Verdicts.Length ? $"all {named.Length}" : string.Join(" and ", named);
    }
}
