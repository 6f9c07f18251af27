using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace OrleansBallot.Tests.Support;

/// <summary>A network between a program and PostgreSQL that can lose the server's answers, and break.</summary>
internal sealed class LossyWire : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly NpgsqlConnectionStringBuilder _server;
    private readonly List<Socket> _sockets = [];
    private readonly Task _accepting;
    private volatile bool _loses;

    public LossyWire(NpgsqlConnectionStringBuilder server)
    {
        _server = server;
        _listener.Start();
        _accepting = Accept();
        var here = (IPEndPoint)_listener.LocalEndpoint;
        ConnectionString = new NpgsqlConnectionStringBuilder(server.ConnectionString)
        {
            Host = here.Address.ToString(),
            Port = here.Port
        }.ConnectionString;
    }

    public string ConnectionString { get; }

    /// <summary>From now on no answer comes back.</summary>
    public void LoseAnswers() => _loses = true;

    /// <summary>Breaks every connection.</summary>
    public void Cut()
    {
        lock (_sockets)
        {
            foreach (var socket in _sockets) socket.Dispose();
        }
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        Cut();
        await _accepting;
    }

    private async Task Accept()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptSocketAsync();
                var server = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                await server.ConnectAsync(new UnixDomainSocketEndPoint($"{_server.Host}/.s.PGSQL.{_server.Port}"));
                lock (_sockets) _sockets.AddRange([client, server]);
                _ = Carry(client, server, () => false);
                _ = Carry(server, client, () => _loses);
            }
        }
        catch (Exception stopped) when (stopped is SocketException or ObjectDisposedException)
        {
            // The wire is taken down.
        }
    }

    private static async Task Carry(Socket from, Socket to, Func<bool> loses)
    {
        var buffer = new byte[64 * 1024];
        try
        {
            while (await from.ReceiveAsync(buffer) is > 0 and var count)
            {
                if (!loses()) await to.SendAsync(buffer.AsMemory(0, count));
            }

            to.Shutdown(SocketShutdown.Send);
        }
        catch (Exception cut) when (cut is SocketException or ObjectDisposedException)
        {
            // One side is gone, so this connection ends.
        }
    }
}
