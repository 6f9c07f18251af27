using System.Net;
using Microsoft.AspNetCore.Connections;
using Orleans.Configuration;
using OrleansBallot.Silo.Hosting;
using OrleansBallot.Silo.Http;

namespace OrleansBallot.Silo.Clustering;

/// <summary>
/// Bounds the connections at the ports of the cluster before anybody has proved anything: who may not come in could else use up the
/// files that this process may open, and end it.
/// </summary>
internal sealed class ClusterDoor
{
    /// <summary>Connections at the most, of all addresses: half of what the silo keeps for itself.</summary>
    public const int Most = OpenFiles.OfTheSilo / 2;

    /// <summary>Of those for one address: a silo or a console needs one or two.</summary>
    public const int MostOfOne = 64;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, int> _open = [];
    private int _all;

    /// <summary>Stands before everything else at both ports.</summary>
    public void Guard(SiloConnectionOptions connections)
    {
        connections.ConfigureSiloInboundConnection(silos => silos.Use(next => connection => Serve(connection, next)));
        connections.ConfigureGatewayInboundConnection(consoles => consoles.Use(next => connection => Serve(connection, next)));
    }

    private async Task Serve(ConnectionContext connection, ConnectionDelegate next)
    {
        var address = ClientAddress.Of((connection.RemoteEndPoint as IPEndPoint)?.Address);
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
            if (_all >= Most || open >= MostOfOne) return false;
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
