namespace OrleansBallot.Client;

/// <summary>Small files that are there as a whole or not at all, also after a power failure: written beside their place, synced, then moved into it.</summary>
internal static class WholeFile
{
    /// <summary>Writes a file in the place of what is there.</summary>
    /// <param name="path">Where.</param>
    /// <param name="content">All of it.</param>
    /// <param name="mode">Who may read it; null for what this user's new files have.</param>
    public static void Replace(string path, ReadOnlySpan<byte> content, UnixFileMode? mode = null) => Write(path, content, mode, overwrite: true);

    /// <summary>Writes a new file.</summary>
    /// <returns>False where there is one by then, which stays as it is.</returns>
    public static bool TryCreate(string path, ReadOnlySpan<byte> content)
    {
        try
        {
            Write(path, content, mode: null, overwrite: false);
            return true;
        }
        catch (IOException) when (File.Exists(path))
        {
            return false;
        }
    }

    private static void Write(string path, ReadOnlySpan<byte> content, UnixFileMode? mode, bool overwrite)
    {
        // Of this run alone: two of them may write the same file at once.
        var partial = $"{path}.{Guid.NewGuid():N}.partial";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (mode is not null && !OperatingSystem.IsWindows()) options.UnixCreateMode = mode;
        try
        {
            using (var stream = new FileStream(partial, options))
            {
                stream.Write(content);
                stream.Flush(flushToDisk: true);
            }

            File.Move(partial, path, overwrite);
        }
        catch
        {
            File.Delete(partial);
            throw;
        }
    }
}
