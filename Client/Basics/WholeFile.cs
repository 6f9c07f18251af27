namespace OrleansBallot.Client;

/// <summary>
/// Files that are there as a whole or not at all, also after a power failure: written beside their place, synced, then moved into it.
/// </summary>
internal static class WholeFile
{
    /// <summary>Who may read a secret.</summary>
    public const UnixFileMode OwnerAlone = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Writes a file in the place of what is there.</summary>
    /// <param name="path">Where.</param>
    /// <param name="content">All of it.</param>
    /// <param name="mode">Who may read it; null for what this user's new files have.</param>
    public static void Replace(string path, ReadOnlySpan<byte> content, UnixFileMode? mode = null)
    {
        using var partial = new Partial(path, mode);
        partial.Stream.Write(content);
        partial.Move(overwrite: true);
    }

    /// <summary>Writes a file in the place of what is there, as it comes from elsewhere.</summary>
    public static async Task ReplaceAsync(string path, Func<Stream, Task> write)
    {
        using var partial = new Partial(path, mode: null);
        await write(partial.Stream);
        partial.Move(overwrite: true);
    }

    /// <summary>Writes a new file.</summary>
    /// <returns>False where there is one by then, which stays as it is.</returns>
    public static bool TryCreate(string path, ReadOnlySpan<byte> content, UnixFileMode? mode = null)
    {
        using var partial = new Partial(path, mode);
        partial.Stream.Write(content);
        try
        {
            partial.Move(overwrite: false);
            return true;
        }
        catch (IOException) when (File.Exists(path))
        {
            return false;
        }
    }

    /// <summary>What is written so far, beside its place; gone in the end, whatever happens.</summary>
    private sealed class Partial : IDisposable
    {
        private readonly string _path;

        public Partial(string path, UnixFileMode? mode)
        {
            _path = path;
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };

            // From its first moment on nobody else may read a secret.
            if (mode is not null && !OperatingSystem.IsWindows()) options.UnixCreateMode = mode;

            // Of this run alone: two of them may write the same file at once.
            Stream = new FileStream($"{path}.{Guid.NewGuid():N}.partial", options);
        }

        public FileStream Stream { get; }

        public void Move(bool overwrite)
        {
            Stream.Flush(flushToDisk: true);
            Stream.Dispose();
            File.Move(Stream.Name, _path, overwrite);
        }

        public void Dispose()
        {
            try
            {
                Stream.Dispose();
            }
            finally
            {
                File.Delete(Stream.Name);
            }
        }
    }
}
