namespace OrleansBallot.Client;

/// <summary>How a command ended, for scripts. The numbers are part of the contract with them.</summary>
internal enum ExitCode
{
    Done = 0,
    BadUsage = 1,
    Unreachable = 2,
    Refused = 3,
    AuditFault = 4,

    /// <summary>The code that shells expect of a command that Ctrl-C ended.</summary>
    Interrupted = 130,
}

internal static class ExitCodes
{
    /// <summary>The name of a failure's kind in JSON.</summary>
    public static string Name(this ExitCode code) => code switch
    {
        ExitCode.BadUsage => "bad-usage",
        ExitCode.Unreachable => "unreachable",
        ExitCode.Refused => "refused",
        _ => throw new ArgumentOutOfRangeException(nameof(code), code, "No failure ends with this code."),
    };
}
