using System.Net;
using Microsoft.AspNetCore.Connections;

namespace OrleansBallot.Silo.Http;

/// <summary>
/// Bounds the open connections, so that nobody uses up the process's sockets by holding idle ones. A proxy of the operator's brings the
/// connections of many clients, and has bounds of its own for them.
/// </summary>
/// <param name="ofOne">For one address.</param>
/// <param name="most">For all bounded addresses together.</param>
/// <param name="proxies">Networks whose connections are not bounded.</param>
internal sealed class ConnectionLimit(int ofOne, int most = int.MaxValue, IReadOnlyList<IPNetwork>? proxies = null)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, int> _open = [];
    private int _all;

    public async Task Serve(ConnectionContext connection, ConnectionDelegate next)
    {
        var remote = (connection.RemoteEndPoint as IPEndPoint)?.Address;
        if (remote is not null && proxies is not null
            && proxies.Any(proxy => proxy.Contains(remote.IsIPv4MappedToIPv6 ? remote.MapToIPv4() : remote)))
        {
            await next(connection);
            return;
        }

        var address = ClientAddress.Of(remote);
        if (!TryEnter(address))
        {
            connection.Abort(new ConnectionAbortedException("Too many connections."));
            return;
        }

        try
        {
            await next(connection);
        }
        finally
        {
            Leave(address);
        }
    }

    private bool TryEnter(string address)
    {
        lock (_gate)
        {
            var open = _open.GetValueOrDefault(address);
            if (_all >= most || open >= ofOne) return false;
            (_open[address], _all) = (open + 1, _all + 1);
            return true;
        }
    }

    private void Leave(string address)
    {
        lock (_gate)
        {
            _all--;
            if (--_open[address] == 0) _open.Remove(address);
        }
    }
}
