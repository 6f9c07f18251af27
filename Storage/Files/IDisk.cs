namespace OrleansBallot.Storage.Files;

/// <summary>
/// Every operation of this home on a disk, so that tests can run the same code on a disk that crashes. The calls block, and throw
/// <see cref="IOException"/> or <see cref="UnauthorizedAccessException"/>. Nothing is durable before its sync.
/// </summary>
internal interface IDisk
{
    /// <summary>Runs blocking work: on the thread pool, or inline in a simulation.</summary>
    Task<T> Run<T>(Func<T> work);

    bool FileExists(string path);

    bool DirectoryExists(string path);

    void CreateDirectory(string path);

    /// <summary>Makes the names in a directory durable after files were created, renamed or deleted.</summary>
    void SyncDirectory(string path);

    /// <summary>Makes a new empty file that only this user may read. An existing file is replaced.</summary>
    IDiskFile Create(string path);

    IDiskFile Open(string path);

    /// <summary>
    /// A number for the moment at which a file was made here. A copy has another number, even if its content and its other times are equal.
    /// 0 where the file system does not know.
    /// </summary>
    long Birth(string path);

    /// <summary>Replaces <paramref name="to"/> in one step.</summary>
    void Rename(string from, string to);

    /// <summary>
    /// Returns null when another holder has the lock, another process included. The system frees the lock when its holder dies.
    /// </summary>
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
