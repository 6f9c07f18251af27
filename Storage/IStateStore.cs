namespace OrleansBallot.Storage;

/// <summary>
/// Small JSON documents that are replaced as a whole, each by whoever knows its version. They change seldom: votes and blocks go to
/// the node's log.
/// </summary>
public interface IStateStore
{
    /// <summary>Reads a document.</summary>
    /// <param name="owner">Whose it is: any text.</param>
    /// <param name="name">Which of the owner's: any text.</param>
    /// <exception cref="StorageException">It can't be read, or is damaged.</exception>
    Task<StoredState> Read(string owner, string name);

    /// <summary>Makes a document durable, unless somebody else has replaced the one that the caller knows.</summary>
    /// <param name="owner">Whose it is: any text.</param>
    /// <param name="name">Which of the owner's: any text.</param>
    /// <param name="known">The version that the caller knows; 0 for none.</param>
    /// <param name="value">The document as JSON; null clears it. The version goes on after that, and no older one fits again.</param>
    /// <returns>Whether it was replaced, and the version that is stored now.</returns>
    /// <exception cref="StorageException">It can't be written.</exception>
    Task<(bool Done, long Version)> Replace(string owner, string name, long known, string? value);
}

/// <param name="Version">How often it was replaced or cleared; 0 where it never was.</param>
/// <param name="Value">The document as JSON; null where there is none.</param>
public readonly record struct StoredState(long Version, string? Value);
