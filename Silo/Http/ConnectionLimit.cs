using System.Net;
using Microsoft.AspNetCore.Connections;
using OrleansBallot.Silo.Options;

namespace OrleansBallot.Silo.Http;

/// <summary>
/// Bounds the open connections of one address, so that nobody uses up the process's sockets by holding idle ones. A proxy of the
/// operator's brings everybody's connections, and bounds those that it takes itself.
/// </summary>
internal sealed class ConnectionLimit(SiloOptions options)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, int> _open = [];

    public async Task Serve(ConnectionContext connection, ConnectionDelegate next)
    {
        var remote = (connection.RemoteEndPoint as IPEndPoint)?.Address;
        if (remote is not null && options.Forwarders.Any(forwarder => forwarder.Contains(remote.IsIPv4MappedToIPv6 ? remote.MapToIPv4() : remote)))
        {
            await next(connection);
            return;
        }

        var address = ClientAddress.Of(remote);
        if (!TryEnter(address))
        {
            connection.Abort(new ConnectionAbortedException("Too many connections from this address."));
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
            if (options.RateLimit.Enabled && open >= options.RateLimit.Connections) return false;
            _open[address] = open + 1;
            return true;
        }
    }

    private void Leave(string address)
    {
        lock (_gate)
        {
            if (--_open[address] == 0) _open.Remove(address);
        }
    }
}
