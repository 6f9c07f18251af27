namespace OrleansBallot.Client;

/// <summary>
/// Writes files that exist as a whole or not at all, also after a power failure: beside their place, then synced, then moved there.
/// </summary>
internal static class WholeFile
{
    /// <summary>A secret's mode.</summary>
    public const UnixFileMode OwnerAlone = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Writes a file, and replaces one that is there.</summary>
    /// <param name="path">The file.</param>
    /// <param name="content">All of its bytes.</param>
    /// <param name="mode">The file's mode; null for that of this user's other new files.</param>
    public static void Replace(string path, ReadOnlySpan<byte> content, UnixFileMode? mode = null)
    {
        using var partial = new Partial(path, mode);
        partial.Stream.Write(content);
        partial.Move(overwrite: true);
    }

    /// <summary>The same, for content that comes piece by piece.</summary>
    public static async Task ReplaceAsync(string path, Func<Stream, Task> write)
    {
        using var partial = new Partial(path, mode: null);
        await write(partial.Stream);
        partial.Move(overwrite: true);
    }

    /// <summary>Writes a new file.</summary>
    /// <returns>False where there is one already, which stays as it is.</returns>
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

    /// <summary>The file beside its place. It is deleted in the end, whatever happens.</summary>
    private sealed class Partial : IDisposable
    {
        private readonly string _path;

        public Partial(string path, UnixFileMode? mode)
        {
            _path = path;
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };

            // From the first moment, so that nobody else can read a secret in between.
            if (mode is not null && !OperatingSystem.IsWindows()) options.UnixCreateMode = mode;

            // A name of its own, since two runs may write the same file at once.
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
