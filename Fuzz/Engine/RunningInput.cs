using System.IO.MemoryMappedFiles;

namespace OrleansBallot.Fuzz.Engine;

/// <summary>
/// The input that runs now, in a file that outlives the process: nothing catches a stack that overflows. Four bytes of length, then the
/// input.
/// </summary>
internal sealed class RunningInput : IDisposable
{
    public const string Extension = ".running";

    private readonly string _path;
    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;

    /// <param name="path">The file. One of an earlier process is replaced.</param>
    /// <param name="most">The longest input.</param>
    public RunningInput(string path, int most)
    {
        _path = path;
        _file = MemoryMappedFile.CreateFromFile(path, FileMode.Create, null, sizeof(int) + most);
        _view = _file.CreateViewAccessor();
    }

    public void Note(ReadOnlySpan<byte> input)
    {
        _view.Write(0, input.Length);
        _view.SafeMemoryMappedViewHandle.WriteSpan(sizeof(int), input);
    }

    /// <summary>The input that is noted now.</summary>
    public byte[] Read()
    {
        var input = new byte[_view.ReadInt32(0)];
        _view.SafeMemoryMappedViewHandle.ReadSpan<byte>(sizeof(int), input);
        return input;
    }

    /// <summary>The input of a file that a process left, or of any other file.</summary>
    public static byte[] Read(string path)
    {
        var bytes = File.ReadAllBytes(path);
        return path.EndsWith(Extension, StringComparison.Ordinal)
            ? bytes.AsSpan(sizeof(int), BitConverter.ToInt32(bytes)).ToArray()
            : bytes;
    }

    public void Dispose()
    {
        _view.Dispose();
        _file.Dispose();
        File.Delete(_path);
    }
}
