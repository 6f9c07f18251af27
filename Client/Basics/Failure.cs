namespace OrleansBallot.Client;

/// <summary>Ends a command with an exit code and one line for people. The only exception that commands throw on purpose.</summary>
internal sealed class Failure(ExitCode code, string message, string? rule = null, string? conflict = null) : Exception(message)
{
    public ExitCode Code => code;

    /// <summary>The rule that refused, by its name in the protocol.</summary>
    public string? Rule => rule;

    /// <summary>The transaction that stands in the way, where one does.</summary>
    public string? Conflict => conflict;

    /// <summary>More lines, such as a file's bad ones: the message itself is one line.</summary>
    public IReadOnlyList<string> Details { get; init; } = [];

    public static Failure Usage(string message) => new(ExitCode.BadUsage, message);
}
