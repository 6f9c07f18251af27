using OrleansBallot.Storage.Files;

namespace OrleansBallot.Fuzz.Targets;

/// <summary>A disk with files in memory, which does nothing but keep them.</summary>
internal sealed class MemoryDisk : IDisk
{
    private readonly Dictionary<string, MemoryFile> _files = [];

    public byte[] this[string path]
    {
        get => _files[path].Content;
        set => _files[path] = new(value);
    }

    public Task<T> Run<T>(Func<T> work) => Task.FromResult(work());

    public bool FileExists(string path) => _files.ContainsKey(path);

    public bool DirectoryExists(string path) => true;

    public void CreateDirectory(string path)
    {
        // Every directory is there.
    }

    public void SyncDirectory(string path)
    {
        // Memory is as durable as it gets.
    }

    public IDiskFile Create(string path) => _files[path] = new([]);

    public IDiskFile Open(string path) => _files[path];

    public long Birth(string path) => 0;

    public void Rename(string from, string to)
    {
        _files[to] = _files[from];
        _files.Remove(from);
    }

    public IDisposable? TryLock(string path) => null;
}

/// <summary>A file in memory.</summary>
internal sealed class MemoryFile(byte[] content) : IDiskFile
{
    private byte[] _content = content;

    public byte[] Content => _content;

    public long Length => _content.Length;

    public int Read(long offset, Span<byte> buffer)
    {
        // A real disk refuses this as well.
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        var part = _content.AsSpan((int)Math.Min(offset, _content.Length));
        part = part[..Math.Min(part.Length, buffer.Length)];
        part.CopyTo(buffer);
        return part.Length;
    }

    public void Write(long offset, IReadOnlyList<ReadOnlyMemory<byte>> buffers)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        foreach (var buffer in buffers)
        {
            if (offset + buffer.Length > _content.Length) Array.Resize(ref _content, (int)offset + buffer.Length);
            buffer.Span.CopyTo(_content.AsSpan((int)offset));
            offset += buffer.Length;
        }
    }

    public void SetLength(long length) => Array.Resize(ref _content, (int)length);

    public void Sync()
    {
        // Memory is as durable as it gets.
    }

    public void Dispose()
    {
        // The content stays for whoever opens the file next.
    }
}
