using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace OrleansBallot.Storage.Files;

/// <summary>The machine's file system.</summary>
internal sealed class PhysicalDisk : IDisk
{
    // The codes of flock and Windows for a lock that is taken: EWOULDBLOCK on Linux and on BSDs, ERROR_SHARING_VIOLATION.
    private static readonly int[] _lockTaken = [11, 35, unchecked((int)0x80070020)];

    // Journals and keys concern no other user of the machine.
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    public Task<T> Run<T>(Func<T> work) => Task.Run(work);

    public bool FileExists(string path) => File.Exists(path);

    public bool DirectoryExists(string path) => Directory.Exists(path);

    public void CreateDirectory(string path)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(path);
        else
            Directory.CreateDirectory(path, OwnerOnly | UnixFileMode.UserExecute);
    }

    /// <summary>
    /// Opens the directory through the C library, because the class library refuses; the class library then syncs it. Windows has no such
    /// call and needs none: its file system journals names.
    /// </summary>
    public void SyncDirectory(string path)
    {
        if (OperatingSystem.IsWindows())
            return;
        var descriptor = OpenReadOnly(path, 0);
        if (descriptor < 0)
            throw new IOException($"Cannot open the directory '{path}' to sync it: {Marshal.GetLastPInvokeErrorMessage()}");
        using var handle = new SafeFileHandle(descriptor, ownsHandle: true);
        RandomAccess.FlushToDisk(handle);
    }

    public IDiskFile Create(string path)
    {
        // A new file, not a truncated one: an older file may be readable by others, or be a link to another place.
        File.Delete(path);
        return new PhysicalFile(new FileStream(path, Options(FileMode.CreateNew)));
    }

    public IDiskFile Open(string path) => new PhysicalFile(new FileStream(path, Options(FileMode.Open)));

    /// <summary>
    /// Asks the system for the time at which a file was made. On Linux the class library returns the oldest of the other times, which a
    /// copy can keep. File systems without that time (some network ones) give 0.
    /// </summary>
    public long Birth(string path)
    {
        const int here = -100, birthTime = 0x800, bytes = 256, maskAt = 0, secondsAt = 80, nanosecondsAt = 88;
        if (!OperatingSystem.IsLinux())
            return File.GetCreationTimeUtc(path).Ticks;
        var status = new byte[bytes];
        if (Statx(here, path, 0, birthTime, status) != 0)
            throw new IOException($"Cannot look at '{path}': {Marshal.GetLastPInvokeErrorMessage()}");
        return (BitConverter.ToUInt32(status, maskAt) & birthTime) == 0
            ? 0
            : (BitConverter.ToInt64(status, secondsAt) * 1_000_000_000) + BitConverter.ToUInt32(status, nanosecondsAt);
    }

    public void Rename(string from, string to) => File.Move(from, to, overwrite: true);

    public IDisposable? TryLock(string path)
    {
        try
        {
            var options = Options(FileMode.OpenOrCreate);
            options.Share = FileShare.None;
            return new FileStream(path, options);
        }
        catch (IOException e) when (_lockTaken.Contains(e.HResult))
        {
            return null;
        }
    }

    private static FileStreamOptions Options(FileMode mode)
    {
        var options = new FileStreamOptions
        {
            Mode = mode,
            Access = FileAccess.ReadWrite,
            Share = FileShare.ReadWrite | FileShare.Delete,
            BufferSize = 0,
        };
        if (mode != FileMode.Open && !OperatingSystem.IsWindows())
            options.UnixCreateMode = OwnerOnly;
        return options;
    }

    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int OpenReadOnly([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int readOnly);

    [DllImport("libc", EntryPoint = "statx", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Statx(
        int directory, [MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags, uint mask, [Out] byte[] status);

    private sealed class PhysicalFile(FileStream stream) : IDiskFile
    {
        private readonly SafeFileHandle _handle = stream.SafeFileHandle;

        public long Length => RandomAccess.GetLength(_handle);

        public int Read(long offset, Span<byte> buffer)
        {
            var total = 0;
            while (total < buffer.Length)
            {
                var read = RandomAccess.Read(_handle, buffer[total..], offset + total);
                if (read == 0)
                    break;
                total += read;
            }
            return total;
        }

        public void Write(long offset, IReadOnlyList<ReadOnlyMemory<byte>> buffers) => RandomAccess.Write(_handle, buffers, offset);

        public void SetLength(long length) => RandomAccess.SetLength(_handle, length);

        public void Sync() => RandomAccess.FlushToDisk(_handle);

        public void Dispose() => stream.Dispose();
    }
}
