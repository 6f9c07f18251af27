namespace OrleansBallot.Storage.Files;

/// <summary>
/// Everything that this home does to a disk, so that tests can run the same code on a disk that crashes. Plain blocking calls
/// that throw <see cref="IOException"/> or <see cref="UnauthorizedAccessException"/>; nothing is durable before its sync.
/// </summary>
internal interface IDisk
{
    /// <summary>Where blocking work runs: on the thread pool, or inline in a simulation.</summary>
    Task<T> Run<T>(Func<T> work);

    bool FileExists(string path);

    bool DirectoryExists(string path);

    void CreateDirectory(string path);

    /// <summary>Makes the names in a directory durable: what was created in it, renamed and deleted.</summary>
    void SyncDirectory(string path);

    /// <summary>A new empty file that only this user may read, in place of what may be there.</summary>
    IDiskFile Create(string path);

    IDiskFile Open(string path);

    /// <summary>When a file was made here, as a number: a copy has another one, though its content and its other times are the same. 0 where nobody knows.</summary>
    long Birth(string path);

    /// <summary>Replaces <paramref name="to"/> in one step.</summary>
    void Rename(string from, string to);

    /// <summary>Null when somebody else holds the lock, another process included. The system frees it when its holder dies.</summary>
    IDisposable? TryLock(string path);
}

internal interface IDiskFile : IDisposable
{
    long Length { get; }

    /// <summary>Fills <paramref name="buffer"/>, or less where the file ends.</summary>
    int Read(long offset, Span<byte> buffer);

    void Write(long offset, IReadOnlyList<ReadOnlyMemory<byte>> buffers);

    void SetLength(long length);

    void Sync();
}
