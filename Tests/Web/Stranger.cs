using System.Net;
using System.Net.Sockets;
using System.Text;

namespace OrleansBallot.Tests.Web;

/// <summary>A connection whose every byte the test decides.</summary>
internal sealed class Stranger : IDisposable
{
    private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp);

    private Stranger()
    {
    }

    /// <param name="address">The silo's.</param>
    /// <param name="window">Bytes that it takes without being read, where it takes less than others.</param>
    public static async Task<Stranger> Connect(Uri address, int? window = null)
    {
        var stranger = new Stranger();
        if (window is { } bytes) stranger._socket.ReceiveBufferSize = bytes;
        await stranger._socket.ConnectAsync(IPAddress.Loopback, address.Port);
        return stranger;
    }

    /// <returns>Whether the silo was still there to be told.</returns>
    public async Task<bool> Say(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            await _socket.SendAsync(bytes);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    public Task<bool> Say(string text) => Say(Encoding.ASCII.GetBytes(text));

    /// <summary>Listens until the silo hangs up, or has said a word.</summary>
    /// <returns>All that it said.</returns>
    public async Task<string> Listen(string? word = null)
    {
        var (heard, buffer) = ("", new byte[4096]);
        while ((word is null || !heard.Contains(word, StringComparison.Ordinal)) && await Hear(buffer) is var count and > 0)
            heard += Encoding.UTF8.GetString(buffer, 0, count);
        return heard;
    }

    /// <returns>How many bytes came; 0 where the silo has hung up.</returns>
    public async Task<int> Hear(Memory<byte> buffer)
    {
        try
        {
            return await _socket.ReceiveAsync(buffer, TestContext.Current.CancellationToken);
        }
        catch (SocketException)
        {
            return 0;
        }
    }

    public void Dispose() => _socket.Dispose();
}
