namespace OrleansBallot.Storage.Files;

/// <summary>Small files that are replaced as a whole: a reader finds either the old content or the new content.</summary>
internal static class AtomicFile
{
    /// <summary>Reads the content, and makes it durable; null when there is no such file.</summary>
    public static byte[]? Read(IDisk disk, string path, int limit)
    {
        if (!Exists(disk, path))
            return null;
        using var file = disk.Open(path);
        if (file.Length > limit)
            throw new StorageException($"'{path}' is {file.Length} bytes long; at most {limit} are possible. It is damaged.");
        var content = new byte[file.Length];
        return file.Read(0, content) == content.Length
            ? content
            : throw new StorageException($"'{path}' shrank while it was read: something else writes to it.");
    }

    public static bool Exists(IDisk disk, string path)
    {
        // A writer that was killed between rename and sync leaves a name that a power failure can undo. The content must stay before we act
        // on it.
        disk.SyncDirectory(Path.GetDirectoryName(path)!);
        return disk.FileExists(path);
    }

    public static void Write(IDisk disk, string path, ReadOnlyMemory<byte> content)
    {
        var next = path + ".new";
        using (var file = disk.Create(next))
        {
            file.Write(0, [content]);
            file.Sync();
        }
        disk.Rename(next, path);
        disk.SyncDirectory(Path.GetDirectoryName(path)!);
    }
}
