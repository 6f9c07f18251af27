namespace OrleansBallot.Silo.Options;

/// <summary>Something that the operator can put right keeps the silo from starting. The message names the setting and its bound.</summary>
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
