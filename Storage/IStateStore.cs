namespace OrleansBallot.Storage;

/// <summary>
/// Small JSON documents that are replaced as a whole by a caller who knows the version. They change seldom: votes and blocks go to the
/// node's log.
/// </summary>
public interface IStateStore
{
    /// <summary>Reads a document.</summary>
    /// <param name="owner">The owner: any text.</param>
    /// <param name="name">The name among the owner's documents: any text.</param>
    /// <exception cref="StorageException">The document can't be read, or is damaged.</exception>
    Task<StoredState> Read(string owner, string name);

    /// <summary>Makes a document durable, unless another caller has replaced the version that this caller knows.</summary>
    /// <param name="owner">The owner: any text.</param>
    /// <param name="name">The name among the owner's documents: any text.</param>
    /// <param name="known">The version that the caller knows; 0 for none.</param>
    /// <param name="value">The document as JSON; null clears it. The version still grows, so no older one fits again.</param>
    /// <returns>True when it was replaced, and the version that is stored now.</returns>
    /// <exception cref="StorageException">The document can't be written.</exception>
    Task<(bool Done, long Version)> Replace(string owner, string name, long known, string? value);
}

/// <param name="Version">How often the document was replaced or cleared; 0 where it never was.</param>
/// <param name="Value">The document as JSON; null where there is none.</param>
public readonly record struct StoredState(long Version, string? Value);
