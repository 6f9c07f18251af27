using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace OrleansBallot.Fuzz.Http;

/// <summary>A connection that sends any bytes, and reads what comes back by the letter of HTTP/1.1 (RFC 9112).</summary>
internal sealed class Wire : IDisposable
{
    private const int MostHeaders = 64 * 1024;

    private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private byte[] _buffer = new byte[16 * 1024];
    private int _start;
    private int _end;

    private Wire()
    {
    }

    /// <summary>Whether something came that no answer has taken.</summary>
    public bool HasMore => _end > _start;

    public static async Task<Wire> Open(Uri silo, CancellationToken stop)
    {
        var wire = new Wire();
        await wire._socket.ConnectAsync(IPAddress.Parse(silo.Host), silo.Port, stop);
        return wire;
    }

    public async Task Send(ReadOnlyMemory<byte> bytes, CancellationToken stop)
    {
        while (!bytes.IsEmpty) bytes = bytes[await _socket.SendAsync(bytes, stop)..];
    }

    public void EndSending() => _socket.Shutdown(SocketShutdown.Send);

    /// <summary>Has the other end see a connection that broke, and not one that ended.</summary>
    public void Break()
    {
        _socket.LingerState = new(enable: true, seconds: 0);
        _socket.Dispose();
    }

    /// <summary>The next answer; null where the silo has hung up before its first byte.</summary>
    /// <exception cref="InvalidDataException">It is no answer, or ends too early.</exception>
    public async Task<HttpAnswer?> Read(string method, CancellationToken stop)
    {
        while (true)
        {
            if (await Head(stop) is not { } head) return null;
            var lines = head.Split("\r\n");
            var status = StatusOf(lines[0]);
            if (status is >= 100 and < 200) continue;
            var answer = new HttpAnswer(status, [.. lines.Skip(1).Select(Header)], []);
            var hasBody = method != "HEAD" && status is not (204 or 304);
            return hasBody ? answer with { Body = await Body(answer, stop) } : answer;
        }
    }

    public void Dispose() => _socket.Dispose();

    private static int StatusOf(string line) =>
        line.Length >= 12 && line.StartsWith("HTTP/1.1 ", StringComparison.Ordinal)
        && int.TryParse(line.AsSpan(9, 3), NumberStyles.None, CultureInfo.InvariantCulture, out var status)
            ? status
            : throw new InvalidDataException($"This is no status line: {line}");

    private static (string Name, string Value) Header(string line) => line.IndexOf(':', StringComparison.Ordinal) is var colon and > 0
        ? (line[..colon], line[(colon + 1)..].Trim())
        : throw new InvalidDataException($"This is no header: {line}");

    private async Task<byte[]> Body(HttpAnswer answer, CancellationToken stop)
    {
        if (answer.IsStream) return await FirstEvent(stop);
        if (answer.Header("Transfer-Encoding") == "chunked") return await Chunks(stop);
        if (answer.Header("Content-Length") is { } length)
            return await Take(int.Parse(length, NumberStyles.None, CultureInfo.InvariantCulture), stop);
        if (!answer.IsLast) throw new InvalidDataException("The answer has neither a length nor chunks, and the connection goes on.");
        while (await Fill(stop))
        {
        }

        return await Take(_end - _start, stop);
    }

    private async Task<byte[]> Chunks(CancellationToken stop)
    {
        using var body = new MemoryStream();
        while (true)
        {
            var line = await Line(stop);
            if (!int.TryParse(line, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var size))
                throw new InvalidDataException($"This is no length of a chunk: {line}");
            body.Write(await Take(size, stop));
            if ((await Line(stop)).Length > 0) throw new InvalidDataException("A chunk does not end where its length says.");
            if (size == 0) return body.ToArray();
        }
    }

    /// <summary>The first event of a stream, still in its chunks. Nobody listens on.</summary>
    private async Task<byte[]> FirstEvent(CancellationToken stop)
    {
        while (_buffer.AsSpan(_start.._end).IndexOf("\n\n"u8) < 0)
        {
            if (!await Fill(stop)) throw new InvalidDataException("The stream ends before its first event.");
        }

        await Line(stop);
        return await Take(_buffer.AsSpan(_start.._end).IndexOf("\n\n"u8) + 2, stop);
    }

    private async Task<string?> Head(CancellationToken stop)
    {
        int length;
        while ((length = _buffer.AsSpan(_start.._end).IndexOf("\r\n\r\n"u8)) < 0)
        {
            if (_end - _start > MostHeaders) throw new InvalidDataException("The headers do not end.");
            if (await Fill(stop)) continue;
            return HasMore ? throw new InvalidDataException("The connection ends in the midst of headers.") : null;
        }

        var head = Encoding.Latin1.GetString(_buffer, _start, length);
        _start += length + 4;
        return head;
    }

    private async Task<string> Line(CancellationToken stop)
    {
        int length;
        while ((length = _buffer.AsSpan(_start.._end).IndexOf("\r\n"u8)) < 0)
        {
            if (!await Fill(stop)) throw new InvalidDataException("The connection ends in the midst of an answer.");
        }

        var line = Encoding.Latin1.GetString(_buffer, _start, length);
        _start += length + 2;
        return line;
    }

    private async Task<byte[]> Take(int count, CancellationToken stop)
    {
        while (_end - _start < count)
        {
            if (!await Fill(stop)) throw new InvalidDataException("The connection ends in the midst of an answer.");
        }

        var taken = _buffer.AsSpan(_start, count).ToArray();
        _start += count;
        return taken;
    }

    private async Task<bool> Fill(CancellationToken stop)
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start.._end).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }

        if (_end == _buffer.Length) Array.Resize(ref _buffer, 2 * _buffer.Length);
        var count = await _socket.ReceiveAsync(_buffer.AsMemory(_end), stop);
        _end += count;
        return count > 0;
    }
}
