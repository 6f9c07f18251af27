namespace OrleansBallot.Storage.Files;

/// <summary>The data directory of one silo. It is locked against every other silo while this object lives.</summary>
public sealed class DataDirectory : IStorageHome, IDisposable
{
    /// <summary>The setting that every error here names, because the operator can change it.</summary>
    public const string Setting = "Ballot:DataDirectory";

    private const int MaxSmallFile = 64 * 1024;

    private readonly IDisposable _lock;
    private volatile bool _disposed;

    private DataDirectory(string path, IDisk disk, IDisposable held)
    {
        Location = path;
        Disk = disk;
        _lock = held;
    }

    /// <summary>Its absolute path.</summary>
    public string Location { get; }

    /// <inheritdoc/>
    public string Description => $"'{Location}' ({Setting})";

    internal IDisk Disk { get; }

    /// <summary>Opens and locks the directory, and makes it where it is missing.</summary>
    /// <exception cref="StorageException">The path is a file, can't be written to, or belongs to a running silo.</exception>
    public static DataDirectory Open(string path) => Open(path, new PhysicalDisk());

    internal static DataDirectory Open(string path, IDisk disk)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        path = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        try
        {
            if (disk.FileExists(path))
                throw new StorageException($"{Setting} is '{path}', which is a file and no directory.");
            MakeRoot(disk, path);
            var held = disk.TryLock(Path.Combine(path, "lock")) ?? throw new StorageException(
                $"{Setting} is '{path}', which another silo is using. Stop that silo, or give this one a directory of its own.");
            return new DataDirectory(path, disk, held);
        }
        catch (Exception e) when (IsFromDisk(e))
        {
            throw Failed(path, e);
        }
    }

    /// <summary>Frees the directory. Dispose open logs before.</summary>
    public void Dispose()
    {
        _disposed = true;
        _lock.Dispose();
    }

    /// <summary>
    /// Notes that this silo runs a node, so that it runs the node after a restart. Where logs are files, the node's folder is that note; a
    /// database is shared and can't tell.
    /// </summary>
    public async ValueTask NoteNode(string node)
    {
        StorageName.Check(node, "name of a node");
        await Run(() => Folder("nodes", node)).ConfigureAwait(false);
    }

    public bool HasNode(string node) => Disk.DirectoryExists(Path.Combine(Location, "nodes", node));

    /// <inheritdoc/>
    public bool HasLogs
    {
        get
        {
            var nodes = Path.Combine(Location, "nodes");
            try
            {
                return Directory.Exists(nodes)
                    && Directory.EnumerateDirectories(nodes).Any(node => Disk.FileExists(Path.Combine(node, NodeFolder.LedgerName)));
            }
            catch (Exception e) when (IsFromDisk(e))
            {
                throw Failed(Location, e);
            }
        }
    }

    /// <inheritdoc/>
    /// <remarks>The file is readable by this user only.</remarks>
    public byte[] GetOrAdd(string name, Func<byte[]> make)
    {
        ArgumentNullException.ThrowIfNull(make);
        var path = Path.Combine(Location, name);
        try
        {
            if (AtomicFile.Read(Disk, path, MaxSmallFile) is { } existing)
                return existing;
            var made = make();
            AtomicFile.Write(Disk, path, made);
            return made;
        }
        catch (Exception e) when (IsFromDisk(e))
        {
            throw Failed(Location, e);
        }
    }

    /// <inheritdoc/>
    public async Task Probe() => await Run(() =>
    {
        AtomicFile.Write(Disk, Path.Combine(Location, "probe"), new byte[1]);
        return true;
    }).ConfigureAwait(false);

    /// <summary>Runs blocking work off the caller's scheduler. Errors of the disk become errors that name the setting.</summary>
    internal async ValueTask<T> Run<T>(Func<T> work)
    {
        // Without the lock nothing keeps another silo from writing here too.
        ObjectDisposedException.ThrowIf(_disposed, this);
        try
        {
            return await Disk.Run(work).ConfigureAwait(false);
        }
        catch (Exception e) when (IsFromDisk(e))
        {
            throw Failed(Location, e);
        }
    }

    /// <summary>
    /// Makes an inner directory where it is missing, and makes its name durable in either case: its creator may have died before the sync.
    /// </summary>
    internal string Folder(params ReadOnlySpan<string> names)
    {
        var path = Location;
        foreach (var name in names)
        {
            var parent = path;
            path = Path.Combine(path, name);
            if (!Disk.DirectoryExists(path))
                Disk.CreateDirectory(path);
            Disk.SyncDirectory(parent);
        }
        return path;
    }

    private static void MakeRoot(IDisk disk, string path)
    {
        var existed = disk.DirectoryExists(path);
        var parent = Path.GetDirectoryName(path);
        if (!existed)
        {
            if (parent is not null && !disk.DirectoryExists(parent))
                MakeRoot(disk, parent);
            disk.CreateDirectory(path);
        }
        if (parent is not null && !existed)
            disk.SyncDirectory(parent);
    }

    private static bool IsFromDisk(Exception e) => e is UnauthorizedAccessException or (IOException and not StorageException);

    private static StorageException Failed(string path, Exception e) =>
        new($"The data directory '{path}' ({Setting}) can't be used: {e.Message}", e);
}
