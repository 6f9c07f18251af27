namespace OrleansBallot.Storage;

/// <summary>
/// The storage can't be used, or its content no longer verifies. It does not serialise between silos: a grain wraps it before it leaves a
/// call.
/// </summary>
public sealed class StorageException : IOException
{
    public StorageException(string message) : base(message) { }

    public StorageException(string message, Exception cause) : base(message, cause) { }
}
