namespace OrleansBallot.Client;

/// <summary>What scripts read; part of the contract.</summary>
internal enum ExitCode
{
    Done = 0,
    BadUsage = 1,
    Unreachable = 2,
    Refused = 3,
    AuditFault = 4,

    /// <summary>What shells expect of a command that Ctrl-C ended.</summary>
    Interrupted = 130,
}
