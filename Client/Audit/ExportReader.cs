using OrleansBallot.Ledger.Audit;
using OrleansBallot.Ledger.Blocks;

namespace OrleansBallot.Client;

/// <summary>Reads an export frame by frame. Its buffer grows with bytes that are really there, never with what a length claims.</summary>
internal sealed class ExportReader(Stream file)
{
    private byte[] _buffer = new byte[64 * 1024];
    private int _start;
    private int _end;

    /// <summary>Bytes read as frames so far.</summary>
    public long Position { get; private set; }

    /// <summary>The next frame's content.</summary>
    /// <param name="most">The most bytes that it may have.</param>
    /// <param name="stop">Stops it.</param>
    /// <returns>
    /// With <see cref="FrameRead.Whole"/> the content, or null at the end of the file; otherwise nothing more can be read.
    /// </returns>
    public async Task<(FrameRead Read, byte[]? Content)> NextAsync(int most, CancellationToken stop)
    {
        while (true)
        {
            var read = ExportFormat.TryReadFrame(_buffer.AsSpan(_start.._end), most, out var content);
            if (read == FrameRead.Whole)
            {
                var bytes = _buffer.AsSpan(_start.._end)[content].ToArray();
                var consumed = content.End.Value;
                _start += consumed;
                Position += consumed;
                return (read, bytes);
            }

            if (read == FrameRead.Damaged) return (read, null);
            if (await FillAsync(stop)) continue;
            return _start == _end ? (FrameRead.Whole, null) : (FrameRead.Cut, null);
        }
    }

    /// <summary>The chain's parameters, which stand first; null where this is no such file.</summary>
    public async Task<ChainParameters?> ReadChainAsync(string tag, CancellationToken stop)
    {
        var (_, first) = await NextAsync(tag.Length, stop);
        if (!ExportFormat.IsTag(first, tag)) return null;
        var (_, parameters) = await NextAsync(ExportFormat.MostParameters, stop);
        return parameters is null ? null : ChainParameters.TryDecode(parameters);
    }

    private async Task<bool> FillAsync(CancellationToken stop)
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start.._end).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }

        if (_end == _buffer.Length) Array.Resize(ref _buffer, 2 * _buffer.Length);
        var count = await file.ReadAsync(_buffer.AsMemory(_end), stop);
        _end += count;
        return count > 0;
    }
}
