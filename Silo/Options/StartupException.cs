namespace OrleansBallot.Silo.Options;

/// <summary>The silo can't start, and the operator can mend it. The message names the setting and its bound.</summary>
internal sealed class StartupException : Exception
{
    public StartupException(string message)
        : base(message)
    {
    }

    public StartupException(string message, Exception cause)
        : base(message, cause)
    {
    }
}
