namespace OrleansBallot.Storage;

/// <summary>
/// Storage can't be used, or what it holds no longer verifies. Does not serialise between silos: a grain wraps it before it
/// leaves a call.
/// </summary>
public sealed class StorageException : IOException
{
    public StorageException(string message) : base(message) { }

    public StorageException(string message, Exception cause) : base(message, cause) { }
}
