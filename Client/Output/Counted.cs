namespace OrleansBallot.Client;

/// <summary>A number with its noun: <c>1 ballot</c>, <c>2 ballots</c>.</summary>
internal static class Counted
{
    public static string Of(long count, string one, string? many = null) => $"{count} {(count == 1 ? one : many ?? one + "s")}";
}
